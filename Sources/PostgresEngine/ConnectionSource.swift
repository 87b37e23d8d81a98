#if Postgres
    import SQLDatabase
    import Synchronization

    /// Where the connections of one database come from.
    final class ConnectionSource: Sendable {
        private let address: PostgresAddress
        private let options: PostgresOptions
        private let outage: Outage
        private let counts = Mutex(Counts())

        private struct Counts {
            var open = 0
            var made = 0
        }

        init(_ address: PostgresAddress, _ options: PostgresOptions) {
            self.address = address
            self.options = options
            outage = Outage(pauseMilliseconds: options.reconnectPauseMilliseconds)
        }

        /// Connections open now.
        var open: Int {
            counts.withLock { $0.open }
        }

        /// Connections made since the beginning.
        var made: Int {
            counts.withLock { $0.made }
        }

        func connect() throws(DatabaseError) -> PostgresConnection {
            try outage.check()
            do throws(DatabaseError) {
                let connection = try PostgresConnection(address, options)
                outage.note(nil)
                counts.withLock { counts in
                    counts.open += 1
                    counts.made += 1
                }
                return connection
            } catch {
                outage.note(error)
                throw error
            }
        }

        func noteClosed() {
            counts.withLock { $0.open -= 1 }
        }
    }
#endif

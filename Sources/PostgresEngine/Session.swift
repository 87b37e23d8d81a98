#if Postgres
    import SQLDatabase

    /// A place for one connection, which is made anew where it was lost; one thread uses it at a time.
    final class Session {
        private let source: ConnectionSource
        private var connection: PostgresConnection?
        /// Whether its worker may begin a write: it neither runs one nor tells of one.
        var isFree = true

        init(_ source: ConnectionSource) {
            self.source = source
        }

        /// Whether a transaction is open on it.
        var isInTransaction: Bool {
            connection?.isInTransaction == true
        }

        /// The connection of the open transaction.
        var current: PostgresConnection? {
            connection
        }

        /// Begins a transaction; a connection that turns out to be lost is replaced first, since nothing was done yet.
        ///
        /// - Throws: `disconnected` where the server cannot be reached.
        func begin(_ role: PostgresConnection.Role) throws(DatabaseError) -> PostgresConnection {
            if let connection, !connection.isLost {
                // Left over only if a rollback failed.
                connection.rollBack()
                do throws(DatabaseError) {
                    try connection.begin(role)
                    return connection
                } catch {
                    guard connection.isLost || error.kind == .disconnected else { throw error }
                }
            }
            let fresh = try connected(anew: true)
            try fresh.begin(role)
            return fresh
        }

        /// A connection with no transaction open.
        func connected(anew: Bool = false) throws(DatabaseError) -> PostgresConnection {
            if !anew, let connection, !connection.isLost { return connection }
            drop()
            let fresh = try source.connect()
            connection = fresh
            return fresh
        }

        /// Ends what is open; gives up a connection that cannot do that.
        func rollBack() {
            guard let connection else { return }
            connection.rollBack()
            if connection.isLost || connection.isInTransaction { drop() }
        }

        /// Closes the connection; the next transaction makes another.
        func drop() {
            guard let connection else { return }
            connection.close()
            self.connection = nil
            source.noteClosed()
        }
    }
#endif

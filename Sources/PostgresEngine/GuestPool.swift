#if Postgres
    import Dispatch
    import Glibc
    import SQLDatabase
    import Synchronization

    /// Sessions for reads on threads that are no workers; lent to one thread at a time.
    final class GuestPool: Sendable {
        private struct Loan {
            let thread: pthread_t
            let guest: ConfinedSession
        }

        private struct State {
            var idle: [ConfinedSession] = []
            var lent: [Loan] = []
            var isClosed = false
        }

        private let source: ConnectionSource
        private let limit: Int
        private let waitMilliseconds: Int
        private let permits: DispatchSemaphore
        private let state = Mutex(State())

        init(_ source: ConnectionSource, _ options: PostgresOptions) {
            self.source = source
            limit = max(options.maximumGuests, 1)
            waitMilliseconds = options.waitMilliseconds
            permits = DispatchSemaphore(value: limit)
        }

        /// Runs `body` with a session: that of the outer call, where this thread has one already.
        func withSession<T>(_ body: (Session) throws -> T) throws -> T {
            let thread = pthread_self()
            let outer = state.withLock { state in state.lent.first { $0.thread == thread }?.guest }
            if let outer { return try body(outer.session) }
            guard permits.wait(timeout: .now() + .milliseconds(waitMilliseconds)) == .success else {
                throw DatabaseError(.busy, "no guest's connection became free; all \(limit) are in use")
            }
            defer { permits.signal() }
            let guest = try lend(to: thread)
            defer { takeBack(guest, from: thread) }
            return try body(guest.session)
        }

        /// Closes the idle sessions, and waits a while for the lent ones, which go with their reads.
        func close() {
            let idle = state.withLock { state in
                state.isClosed = true
                defer { state.idle = [] }
                return state.idle
            }
            for guest in idle { guest.session.drop() }
            let deadline = DispatchTime.now() + .milliseconds(waitMilliseconds)
            var permitsTaken = 0
            while permitsTaken < limit, permits.wait(timeout: deadline) == .success {
                permitsTaken += 1
            }
            for _ in 0..<permitsTaken { permits.signal() }
        }

        private func lend(to thread: pthread_t) throws(DatabaseError) -> ConfinedSession {
            try state.withLock { state throws(DatabaseError) in
                guard !state.isClosed else { throw DatabaseError(.closed, "the database is closed") }
                let guest = state.idle.popLast() ?? ConfinedSession(source)
                state.lent.append(Loan(thread: thread, guest: guest))
                return guest
            }
        }

        private func takeBack(_ guest: ConfinedSession, from thread: pthread_t) {
            let isSpent = state.withLock { state in
                state.lent.removeAll { $0.thread == thread }
                guard !state.isClosed else { return true }
                state.idle.append(guest)
                return false
            }
            if isSpent { guest.session.drop() }
        }
    }
#endif

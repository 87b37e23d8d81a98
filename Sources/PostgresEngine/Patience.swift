#if Postgres
    import SQLDatabase

    /// How often, and after which errors, a write is run again.
    struct Patience {
        let attempts: Int
        private(set) var attempt = 1
        private var hasLostConnection = false

        init(attempts: Int) {
            self.attempts = attempts
        }

        /// - Parameter wasAlone: whether the attempt had a turn of its own, with no other write under way.
        mutating func allows(_ cause: DatabaseError?, wasAlone: Bool) -> Bool {
            guard let cause, attempt < attempts else { return false }
            attempt += 1
            switch cause.kind {
            case .serialization:
                return true
            case .disconnected:
                // The commit was not yet sent, so nothing of it was kept.
                defer { hasLostConnection = true }
                return !hasLostConnection
            case .uniqueViolation:
                // May stand for a conflict with a write that was committed meanwhile (manual, 13.5); run again it sees
                // what that has written. What nobody else could have written meanwhile is the write's own mistake.
                return !wasAlone
            default:
                return false
            }
        }
    }
#endif

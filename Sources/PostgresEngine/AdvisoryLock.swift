#if Postgres
    import SQLDatabase

    /// The lane of the writes that have met conflicts: one at a time over all nodes.
    ///
    /// A lock of the session, taken before BEGIN: one taken inside a serializable transaction would come after its
    /// snapshot, and the wait would be for nothing (manual, 13.2.2).
    enum AdvisoryLock {
        case take, free

        var sql: SQL {
            // "bayline" in ASCII, the key's own number in the last byte.
            switch self {
            case .take: "SELECT pg_advisory_lock(7089080794990142721)"
            case .free: "SELECT pg_advisory_unlock(7089080794990142721)"
            }
        }
    }
#endif

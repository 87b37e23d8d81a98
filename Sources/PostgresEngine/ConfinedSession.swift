#if Postgres
    /// A session on its way from one holder to the next.
    // Unchecked, because the content is not Sendable: a worker's is touched on that worker's queue only, a guest's by
    // the thread it is lent to.
    struct ConfinedSession: @unchecked Sendable {
        let session: Session

        init(_ source: ConnectionSource) {
            session = Session(source)
        }
    }
#endif

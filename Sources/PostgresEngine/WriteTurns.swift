#if Postgres
    import SQLDatabase

    /// How a write that has met conflicts gets its turn among the writers of all nodes: it locks out the others.
    ///
    /// Every writer locks one table of the engine's own in a mode that bears its like. A write that came off second
    /// best more than once asks for a mode that bears none: it waits for the writers that are under way, keeps later
    /// ones waiting, and then meets nobody. LOCK TABLE comes in one message with BEGIN, and before the snapshot, which
    /// is only taken by the first statement that reads (manual, LOCK); an advisory lock, which a SELECT takes, would
    /// come after it, and what was waited for would not be seen.
    enum WriteTurns {
        static let make: SQL = "CREATE TABLE IF NOT EXISTS write_turns ()"
        static let takeShared: SQL = "; LOCK TABLE write_turns IN ROW EXCLUSIVE MODE"
        static let takeAlone: SQL = "; LOCK TABLE write_turns IN EXCLUSIVE MODE"
    }
#endif

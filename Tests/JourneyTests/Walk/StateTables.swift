/// The states of the journey as journey.md draws them, by hand: the program's own tables are held against this text,
/// and the random walk knows no others.
enum StateTables {
    static let repairOrder = """
        draft authorize authorized
        draft cancel cancelled
        authorized start inRepair
        authorized cancel cancelled
        inRepair submit inInspection
        inRepair cancel cancelled
        inInspection pass ready
        inInspection fail inRepair
        ready invoice invoiced
        invoiced deliver delivered
        delivered callback closed
        """

    static let job = """
        proposed approve approved
        proposed decline declined
        proposed defer deferred
        approved assign assigned
        approved revoke declined
        assigned assign assigned
        assigned start inProgress
        assigned revoke declined
        inProgress pause paused
        inProgress complete completed
        paused resume inProgress
        paused complete completed
        completed pass passed
        completed fail failed
        failed rework assigned
        """

    static let changeRequest = """
        reported quote quoted
        reported expire expired
        quoted quote quoted
        quoted approve approved
        quoted decline declined
        quoted expire expired
        expired quote quoted
        """

    static let appointment = """
        requested diagnosis requested
        requested estimate requested
        requested prepare requested
        requested confirm confirmed
        requested reschedule requested
        requested move requested
        requested cancel cancelled
        requested noShow noShow
        confirmed diagnosis confirmed
        confirmed estimate confirmed
        confirmed prepare confirmed
        confirmed reschedule confirmed
        confirmed move confirmed
        confirmed arrive arrived
        confirmed cancel cancelled
        confirmed noShow noShow
        arrived fulfil fulfilled
        """

    static let callback = """
        due attempt attempted
        attempted attempt attempted
        attempted complete completed
        attempted giveUp unreachable
        due answer completed
        attempted answer completed
        unreachable answer completed
        """

    /// Where an action leads; nil where the table does not allow it.
    static func next(_ table: String, _ state: String, _ action: String) -> String? {
        lines(table).first { $0[0] == state && $0[1] == action }?[2]
    }

    /// The actions of a state, as the table lists them.
    static func actions(_ table: String, _ state: String) -> [String] {
        lines(table).filter { $0[0] == state }.map { $0[1] }
    }

    /// The words of each table's lines, taken apart once: a walk asks for them at every step.
    private static let words: [String: [[String]]] = Dictionary(
        uniqueKeysWithValues: [repairOrder, job, changeRequest, appointment, callback].map { ($0, split($0)) })

    private static func lines(_ table: String) -> [[String]] { words[table] ?? split(table) }

    private static func split(_ table: String) -> [[String]] {
        table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
}

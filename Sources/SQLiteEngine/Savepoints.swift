/// The savepoints of the writer's transactions, which are set only where they were needed lately.
///
/// SQLite copies every page that a statement changes first after a savepoint, twenty of them for an order with three
/// jobs; and nearly no write ever goes back. So a mark only notes how much had been changed. Going back over a change
/// then is impossible: the whole transaction has to run again, this time with savepoints. For a while after that they
/// are set at once, so that clients who are refused late cannot have all work done twice.
struct Savepoints {
    /// So many transactions set their savepoints after one that needed them.
    static let cautious = 32

    /// Whether this transaction sets real ones.
    private(set) var areSet = true
    /// Whether this transaction has to run again, since it would have had to go back over a change.
    private(set) var mustRunAgain = false
    private var marks: [Int64] = []
    private var caution = 0

    /// For a transaction that begins; where the one before must run again, this one is taken to be that.
    mutating func begin() {
        areSet = mustRunAgain || caution > 0
        caution = mustRunAgain ? Self.cautious : max(caution - 1, 0)
        mustRunAgain = false
        marks.removeAll(keepingCapacity: true)
    }

    /// Notes how much had been changed.
    mutating func mark(changes: Int64) {
        marks.append(changes)
    }

    /// Forgets the innermost mark.
    mutating func release() {
        _ = marks.popLast()
    }

    /// Answers whether all is as it was at the innermost mark, which is forgotten; where not, this transaction must run
    /// again.
    mutating func goBack(changes: Int64) -> Bool {
        guard marks.popLast() == changes else {
            mustRunAgain = true
            return false
        }
        return true
    }
}

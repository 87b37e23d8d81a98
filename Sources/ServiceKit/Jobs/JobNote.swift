/// What the log is told of the scheduler.
package enum JobNote: Sendable {
    case databaseFailed
    case recovered
    /// A job was given up; kind and identifier.
    case dead(kind: String, id: String)
}

/// What came of attempts so far, on this node.
package enum JobResult: String, Sendable, CaseIterable {
    case done, failed, dead
}

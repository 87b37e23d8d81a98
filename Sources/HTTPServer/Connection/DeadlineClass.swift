/// The kinds of waiting that have a limit.
///
/// All deadlines of one kind have the same length.
enum DeadlineClass: Int, CaseIterable {
    case idle, head, body, handler, write, linger
}

extension ServerLimits {
    /// The length of a deadline.
    func milliseconds(of kind: DeadlineClass) -> Int {
        switch kind {
        case .idle: idleTimeoutMilliseconds
        case .head: headTimeoutMilliseconds
        case .body: bodyGraceMilliseconds
        case .handler: handlerTimeoutMilliseconds
        case .write: writeStallTimeoutMilliseconds
        case .linger: lingerTimeoutMilliseconds
        }
    }
}

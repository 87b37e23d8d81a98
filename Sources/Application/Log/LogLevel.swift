/// How much the log tells.
package enum LogLevel: String, Sendable, CaseIterable {
    /// Every request.
    case info
    /// Requests that failed inside.
    case warning
    case off
}

import HTTPServer
import ServiceKit

/// A request that HTTP itself refused: there was none that a route could be found for.
struct RefusalRecord: Sendable {
    let refusal: HTTPRefusal
    let requestID: String
    let at: Instant
    /// The peer's address without port.
    let remoteAddress: String
}

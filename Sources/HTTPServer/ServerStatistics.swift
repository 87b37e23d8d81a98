import Synchronization

/// What the server has done so far.
package struct ServerStatistics: Sendable, Equatable {
    /// Connections taken over from the listening socket.
    package var connectionsAccepted = 0
    /// Connections open now.
    package var connectionsOpen = 0
    /// Requests that the handler was given.
    package var requests = 0
    /// Requests that the server itself refused, and connections beyond the limit of their address.
    package var refused = 0
    /// Bytes read from clients.
    package var bytesReceived = 0
    /// Bytes sent to clients.
    package var bytesSent = 0
}

/// The counters of one loop, readable from everywhere.
final class LoopCounters: Sendable {
    let accepted = Atomic(0)
    let open = Atomic(0)
    let requests = Atomic(0)
    let refused = Atomic(0)
    let received = Atomic(0)
    let sent = Atomic(0)

    /// Adds this loop's counts.
    func add(to statistics: inout ServerStatistics) {
        statistics.connectionsAccepted += accepted.load(ordering: .relaxed)
        statistics.connectionsOpen += open.load(ordering: .relaxed)
        statistics.requests += requests.load(ordering: .relaxed)
        statistics.refused += refused.load(ordering: .relaxed)
        statistics.bytesReceived += received.load(ordering: .relaxed)
        statistics.bytesSent += sent.load(ordering: .relaxed)
    }
}

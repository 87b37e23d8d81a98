import Synchronization

/// The counters of one loop, readable from everywhere.
final class LoopCounters: Sendable {
    let accepted = Atomic(0)
    let open = Atomic(0)
    let requests = Atomic(0)
    let refused = Atomic(0)
    let received = Atomic(0)
    let sent = Atomic(0)
    private let idle = Atomic(0)
    private let reading = Atomic(0)
    private let handling = Atomic(0)
    private let writing = Atomic(0)
    private let lingering = Atomic(0)

    /// A connection goes from one state to another; nil is before its beginning or after its end.
    func move(from old: ConnectionState?, to new: ConnectionState?) {
        if let old { add(-1, to: old) }
        if let new { add(1, to: new) }
    }

    private func add(_ number: Int, to state: ConnectionState) {
        switch state {
        case .idle: idle.add(number, ordering: .relaxed)
        case .reading: reading.add(number, ordering: .relaxed)
        case .handling: handling.add(number, ordering: .relaxed)
        case .writing: writing.add(number, ordering: .relaxed)
        case .lingering: lingering.add(number, ordering: .relaxed)
        }
    }

    /// Adds this loop's counts.
    func add(to statistics: inout ServerStatistics) {
        statistics.connectionsAccepted += accepted.load(ordering: .relaxed)
        statistics.connectionsOpen += open.load(ordering: .relaxed)
        statistics.connectionsIdle += idle.load(ordering: .relaxed)
        statistics.connectionsReading += reading.load(ordering: .relaxed)
        statistics.connectionsHandling += handling.load(ordering: .relaxed)
        statistics.connectionsWriting += writing.load(ordering: .relaxed)
        statistics.connectionsLingering += lingering.load(ordering: .relaxed)
        statistics.requests += requests.load(ordering: .relaxed)
        statistics.refused += refused.load(ordering: .relaxed)
        statistics.bytesReceived += received.load(ordering: .relaxed)
        statistics.bytesSent += sent.load(ordering: .relaxed)
    }
}

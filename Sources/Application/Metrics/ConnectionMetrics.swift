import HTTPServer
import Metrics

/// What the HTTP server tells: connections, bytes, and what it refused before any route was looked for.
final class ConnectionMetrics: Sendable {
    private static let refusals = HTTPRefusal.allCases
    private let counts = Counters(count: ConnectionMetrics.refusals.count)

    /// Notes a request that HTTP itself refused.
    func note(_ refusal: HTTPRefusal) {
        if let place = Self.refusals.firstIndex(of: refusal) { counts.add(at: place) }
    }

    func write(_ statistics: ServerStatistics, to text: inout MetricsText) {
        text.begin("bayline_http_connections", .gauge, "Connections by what they do now.")
        let states = [
            ("idle", statistics.connectionsIdle), ("reading", statistics.connectionsReading),
            ("handling", statistics.connectionsHandling), ("writing", statistics.connectionsWriting),
            ("lingering", statistics.connectionsLingering),
        ]
        for (state, count) in states { text.sample(.count(count), ["state": state]) }
        text.only(
            "bayline_http_connections_accepted_total", .counter, "Connections taken from the listening socket.",
            .count(statistics.connectionsAccepted))
        text.only(
            "bayline_http_connections_turned_away_total", .counter,
            "Connections refused as they came: too many in all or from their address, or no descriptor left.",
            .count(statistics.connectionsTurnedAway))
        text.only(
            "bayline_http_held_bytes", .gauge, "Bytes of large request bodies and unsent answers held now.",
            .count(statistics.bytesHeld))
        text.only(
            "bayline_http_received_bytes_total", .counter, "Bytes read from clients.",
            .count(statistics.bytesReceived))
        text.only("bayline_http_sent_bytes_total", .counter, "Bytes sent to clients.", .count(statistics.bytesSent))
        text.begin(
            "bayline_http_refusals_total", .counter,
            "Requests refused by the HTTP layer before a route was looked for, by the code of the problem.")
        for (place, refusal) in Self.refusals.enumerated() {
            text.sample(.count(counts[place]), ["code": refusal.code])
        }
    }
}

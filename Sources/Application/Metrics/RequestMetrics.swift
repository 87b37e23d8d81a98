import Metrics
import ServiceKit

/// Counts requests by route, method and status class, and how long they took.
///
/// The routes are known when the program starts, so each has its place in one block of counts: noting a request is
/// three additions, without a lock, a look-up by name, or memory.
final class RequestMetrics: Sendable {
    /// Where no route was found: any method may come, so those that are no route's share a label.
    private static let strayMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]
    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
    /// From 0.5 ms to 10 s, in microseconds.
    private static let bounds = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000,
    ]

    /// The labels of each place: the strays, then two for each route, its own method and HEAD.
    private let labels: [MetricLabels]
    private let statuses: Counters
    private let durations: Histogram
    private let replays = Counter()

    /// - Parameter routes: the service's, in its order.
    init(routes: [Route]) {
        let strays = Self.strayMethods.map { ("none", $0) }
        let known = routes.flatMap { [($0.pattern, $0.method.rawValue), ($0.pattern, "HEAD")] }
        labels = (strays + known).map { ["route": $0, "method": $1] }
        statuses = Counters(count: labels.count * Self.classes.count)
        durations = Histogram(bounds: Self.bounds, unit: .microseconds, series: labels.count)
    }

    /// Notes a request that is over.
    func note(_ record: RequestRecord) {
        let place = Self.place(of: record)
        let kind = min(max(record.status / 100, 1), Self.classes.count) - 1
        statuses.add(at: place * Self.classes.count + kind)
        durations.observe(record.duration, in: place)
        if record.isReplay { replays.add() }
    }

    private static func place(of record: RequestRecord) -> Int {
        guard record.routeIndex >= 0 else {
            return strayMethods.firstIndex(of: record.method) ?? strayMethods.count - 1
        }
        return strayMethods.count + 2 * record.routeIndex + (record.method == "HEAD" ? 1 : 0)
    }

    /// Only what has been asked for at least once: most routes have no HEAD, ever.
    func write(to text: inout MetricsText) {
        let seen = labels.indices.map { (place: $0, durations: durations.snapshot(of: $0)) }
            .filter { $0.durations.count > 0 }
        text.begin(
            "bayline_http_requests_total", .counter,
            "Requests answered, by the pattern of their route (none: no route found), method and status class.")
        for (place, _) in seen {
            for (kind, name) in Self.classes.enumerated() {
                let count = statuses[place * Self.classes.count + kind]
                if count > 0 { text.sample(.count(count), labels[place].with("status", name)) }
            }
        }
        text.begin(
            "bayline_http_request_duration_seconds", .histogram,
            "From a request's last byte to its answer, without the sending.")
        for (place, durations) in seen { text.histogram(durations, labels[place]) }
        text.only(
            "bayline_idempotency_replays_total", .counter,
            "Requests answered with what was kept under their idempotency key.", .count(replays.value))
    }
}

import JSON
import ServiceKit

/// Incoming calls and what came of them (BKG-12).
struct CallCounts: Sendable, Equatable {
    var calls: Int64 = 0
    var inTime: Int64 = 0
    /// The busy ones among them.
    var unanswered: Int64 = 0
    var busy: Int64 = 0

    static func += (sum: inout CallCounts, other: CallCounts) {
        sum.calls += other.calls
        sum.inTime += other.inTime
        sum.unanswered += other.unanswered
        sum.busy += other.busy
    }

    func write(to writer: inout JSONWriter) {
        writer.member("calls", calls)
        write("withinThreeRings", inTime, to: &writer)
        write("unanswered", unanswered, to: &writer)
        write("busy", busy, to: &writer)
    }

    /// A share of all incoming calls; the rate in percent is null where there were none.
    private func write(_ name: StaticString, _ count: Int64, to writer: inout JSONWriter) {
        writer.object(name) { writer in
            writer.member("numerator", count)
            writer.member("denominator", calls)
            if calls > 0 {
                writer.member("rate", decimal: Rounding.halfUp(count, times: 10_000, over: calls), places: 2)
            } else {
                writer.nullableMember("rate", nil as String?)
            }
        }
    }
}

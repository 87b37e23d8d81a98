import JSON
import ServiceKit

/// How often a rule was met, of how often it was decided, in a period and in the one before.
struct ComplianceSum: Sendable, Equatable {
    var met: Int64 = 0
    var decided: Int64 = 0
    var metBefore: Int64 = 0
    var decidedBefore: Int64 = 0

    static func += (sum: inout ComplianceSum, other: ComplianceSum) {
        sum.met += other.met
        sum.decided += other.decided
        sum.metBefore += other.metBefore
        sum.decidedBefore += other.decidedBefore
    }

    /// In hundredths of a percent, rounded half up; nil where nothing was decided.
    var rate: Int64? { Self.rate(met, decided) }
    var rateBefore: Int64? { Self.rate(metBefore, decidedBefore) }

    private static func rate(_ met: Int64, _ decided: Int64) -> Int64? {
        decided == 0 ? nil : Rounding.halfUp(met, times: 10_000, over: decided)
    }

    func write(to writer: inout JSONWriter) {
        writer.member("numerator", met)
        writer.member("denominator", decided)
        writer.member("missed", decided - met)
        Self.write("rate", rate, to: &writer)
        writer.object("previous") { writer in
            writer.member("numerator", metBefore)
            writer.member("denominator", decidedBefore)
            Self.write("rate", rateBefore, to: &writer)
        }
        // Percentage points: what is better than before is above zero.
        Self.write("trend", rate.flatMap { now in rateBefore.map { now - $0 } }, to: &writer)
    }

    private static func write(_ name: StaticString, _ hundredths: Int64?, to writer: inout JSONWriter) {
        if let hundredths {
            writer.member(name, decimal: hundredths, places: 2)
        } else {
            writer.nullableMember(name, nil as String?)
        }
    }
}

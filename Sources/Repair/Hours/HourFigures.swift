import JSON
import ServiceKit

/// Somebody's hours of a day, or of several together, kept apart (REP-14).
///
/// attended + unattended = clocked + travel + training + idle, to the minute.
struct HourFigures: Sendable, Equatable {
    var attended: Int64 = 0
    /// On jobs, whether checked in or not.
    var clocked: Int64 = 0
    var travel: Int64 = 0
    var training: Int64 = 0
    /// At work and at nothing of these.
    var idle: Int64 = 0
    /// At one of these without being checked in.
    var unattended: Int64 = 0
    /// The hours that were sold, of the jobs completed.
    var standard = Hours(hundredths: 0)

    static func += (sum: inout HourFigures, other: HourFigures) {
        sum.attended += other.attended
        sum.clocked += other.clocked
        sum.travel += other.travel
        sum.training += other.training
        sum.idle += other.idle
        sum.unattended += other.unattended
        sum.standard = sum.standard + other.standard
    }

    var isZero: Bool { self == HourFigures() }
}

extension HourFigures {
    func writeMinutes(to writer: inout JSONWriter) {
        writer.member("attendedMinutes", attended)
        writer.member("clockedMinutes", clocked)
        writer.member("travelMinutes", travel)
        writer.member("trainingMinutes", training)
        writer.member("idleMinutes", idle)
        writer.member("unattendedMinutes", unattended)
        writer.member("standardHours", standard)
        writer.member("standardMinutes", decimal: tenths, places: 1)
    }

    /// The standard hours in tenths of a minute: a hundredth of an hour is six of them.
    private var tenths: Int64 { standard.hundredths * 6 }

    func writeRatios(to writer: inout JSONWriter, _ language: Language) {
        write("efficiency", Self.efficiency, tenths, clocked, to: &writer, language)
        write("utilisation", Self.utilisation, clocked * 10, attended, to: &writer, language)
        write("productivity", Self.productivity, tenths, attended, to: &writer, language)
    }

    private func write(
        _ name: StaticString, _ formula: Text, _ numeratorTenths: Int64, _ denominator: Int64,
        to writer: inout JSONWriter, _ language: Language
    ) {
        writer.object(name) { writer in
            writer.member("formula", formula.in(language))
            writer.member("numerator", decimal: numeratorTenths, places: 1)
            writer.member("denominator", denominator)
            if denominator > 0 {
                // Hundredths of a percent.
                let rate = Rounding.halfUp(numeratorTenths, times: 10_000, over: denominator * 10)
                writer.member("rate", decimal: rate, places: 2)
            } else {
                writer.nullableMember("rate", nil as String?)
            }
        }
    }

    private static let efficiency = Text(
        "100 × standard minutes of completed jobs ÷ minutes clocked on jobs", zh: "100 × 完工标准工时(分钟)÷ 工项计时(分钟)")
    private static let utilisation = Text(
        "100 × minutes clocked on jobs ÷ minutes attended", zh: "100 × 工项计时(分钟)÷ 出勤(分钟)")
    private static let productivity = Text(
        "100 × standard minutes of completed jobs ÷ minutes attended", zh: "100 × 完工标准工时(分钟)÷ 出勤(分钟)")
}

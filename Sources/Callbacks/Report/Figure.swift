import JSON
import ServiceKit

/// A number of a report with what it was made of, so that anyone can make it again (QUA-06).
struct Figure: Sendable {
    enum Unit: String, Sendable {
        case percent
        /// From 0 to 100, whatever the scales of the questions were.
        case points
        /// From -100 to 100 (net promoter score).
        case score
        /// From 1 to 5.
        case stars
    }

    let unit: Unit
    /// In hundredths where the unit is points.
    let numerator: Int64
    let denominator: Int64

    /// In thousandths; nil of nothing.
    var thousandths: Int64? {
        guard denominator > 0 else { return nil }
        let factor: Int64
        switch unit {
        case .percent, .score: factor = 100_000
        case .points: factor = 10
        case .stars: factor = 1_000
        }
        return Rounding.halfUp(numerator, times: factor, over: denominator)
    }

    static func rate(_ part: Int64, of whole: Int64) -> Figure {
        Figure(unit: .percent, numerator: part, denominator: whole)
    }

    /// Writes the figure beside that of the period before.
    func write(_ formula: String, before: Figure?, to writer: inout JSONWriter) {
        writer.member("unit", unit.rawValue)
        writeNumbers(to: &writer)
        writer.member("formula", formula)
        guard let before else { return }
        writer.object("previous") { before.writeNumbers(to: &$0) }
        if let now = thousandths, let then = before.thousandths {
            writer.member("change", decimal: now - then, places: 3)
        }
    }

    private func writeNumbers(to writer: inout JSONWriter) {
        if let thousandths {
            writer.member("value", decimal: thousandths, places: 3)
        } else {
            writer.nullableMember("value", Int?.none)
        }
        writer.member("numerator", decimal: numerator, places: unit == .points ? 2 : 0)
        writer.member("denominator", denominator)
    }
}

import JSON
import ServiceKit

/// The remaining life of a wear part, by position (INS-08).
struct WearReading: Sendable {
    let component: String
    let position: String
    /// In thousandths of the unit.
    let measured: Int64
    let unit: String
    /// Where it is worn out, in thousandths of the unit.
    var limit: Int64?
    /// What it measures when it is new, in thousandths of the unit.
    var newValue: Int64?
    /// The distance that is left: the inspector's word, or what was worked out.
    var remainingKm: Int64?
    /// How the distance was worked out.
    var formula: String?
}

extension WearReading: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("component", component)
        writer.member("position", position)
        writer.member("measured", decimal: measured, places: 3)
        writer.member("unit", unit)
        writer.member("limit", decimal: limit, places: 3)
        writer.member("newValue", decimal: newValue, places: 3)
        writer.member("remainingKm", remainingKm)
        writer.member("formula", formula)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            component: reader.string("component", length: 1...64), position: reader.string("position", length: 1...64),
            measured: reader.decimal("measured", places: 3, in: 0...1_000_000_000_000),
            unit: reader.string("unit", length: 1...16),
            limit: reader.optionalDecimal("limit", places: 3, in: 0...1_000_000_000_000),
            newValue: reader.optionalDecimal("newValue", places: 3, in: 0...1_000_000_000_000),
            remainingKm: reader.optionalInteger("remainingKm", in: 0...1_000_000))
    }
    /// Reads one as it was stored.
    static func readStored(_ reader: inout ObjectReader) -> Self {
        var reading = read(&reader)
        reading.formula = reader.optionalString("formula", length: 1...1_000)
        return reading
    }
}

package import JSON
import ServiceKit

/// A question to the inspector; one with a unit asks for a measured value (INS-02).
package struct ChecklistItem: Sendable, Hashable {
    package let text: String
    package let unit: String?
    /// The least and the greatest good value, in thousandths of the unit.
    package let minimum: Int64?
    package let maximum: Int64?
    /// Whether it may be said not to apply.
    package let notApplicable: NotApplicable
    /// Whether a second person checks it besides the inspector: wheel torque, work at high voltage.
    package let needsSecondPerson: Bool

    /// Decimals that are kept of measured values.
    package static let places = 3

    /// Whether an item may be answered as one that does not apply.
    package enum NotApplicable: String, Sendable, CaseIterable {
        case allowed, withReason, never
    }

    package init(
        text: String, unit: String? = nil, minimum: Int64? = nil, maximum: Int64? = nil,
        notApplicable: NotApplicable = .allowed, needsSecondPerson: Bool = false
    ) {
        self.text = text
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.notApplicable = notApplicable
        self.needsSecondPerson = needsSecondPerson
    }
}

extension ChecklistItem: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("text", text)
        writer.member("unit", unit)
        writer.member("minimum", decimal: minimum, places: Self.places)
        writer.member("maximum", decimal: maximum, places: Self.places)
        // What is as usual is left out, here and where it is stored.
        if notApplicable != .allowed { writer.member("notApplicable", notApplicable.rawValue) }
        if needsSecondPerson { writer.member("secondPerson", true) }
    }

    /// Reads one, as a client sends it or as it was stored; a maximum below the minimum is complained of.
    package static func read(_ reader: inout ObjectReader) -> ChecklistItem {
        let range: ClosedRange<Int64> = -1_000_000_000...1_000_000_000
        let item = ChecklistItem(
            text: reader.string("text"), unit: reader.optionalString("unit", length: 1...20),
            minimum: reader.optionalDecimal("minimum", places: places, in: range),
            maximum: reader.optionalDecimal("maximum", places: places, in: range),
            notApplicable: reader.optionalChoice("notApplicable", NotApplicable.self) ?? .allowed,
            needsSecondPerson: reader.optionalBool("secondPerson") ?? false)
        if let minimum = item.minimum, let maximum = item.maximum, minimum > maximum {
            reader.complain("maximum", .notAllowed(reason: "it is below the minimum"))
        }
        return item
    }
}

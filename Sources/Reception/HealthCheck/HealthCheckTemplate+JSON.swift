import JSON
import Network
import ServiceKit

extension HealthCheckTemplate.Content {
    init(from reader: inout ObjectReader) {
        name = reader.string("name", length: 1...100)
        operation = reader.optionalString("operation", length: 1...40)
        var seen = Set<String>()
        items = reader.array("items", count: 1...200) { element in
            let item = element.object(HealthCheckTemplate.Item.init(from:))
            if let item, !seen.insert(item.id).inserted {
                element.complain(.notAllowed(reason: "the item \(item.id) is named twice"))
            }
            return item
        }.compactMap { $0 }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("name", name)
        writer.member("operation", operation)
        writer.array("items") { writer in
            for item in items { writer.object { item.writeMembers(to: &$0) } }
        }
    }
}

extension HealthCheckTemplate.Item {
    init(from reader: inout ObjectReader) {
        id = reader.string("id", length: 1...60)
        name = reader.string("name", length: 1...100)
        system = reader.optionalString("system", length: 1...60)
        var seen = Set<String>()
        positions =
            reader.optionalArray("positions", count: 0...20) { element in
                let position = element.string(length: 1...40)
                if !seen.insert(position).inserted { element.complain(.notAllowed(reason: "it is named twice")) }
                return position
            } ?? []
        measure = reader.optionalObject("measure", HealthCheckTemplate.Measure.init(from:))
        operation = reader.optionalString("operation", length: 1...40)
        isSafetyRelevant = reader.optionalBool("safety") ?? false
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("name", name)
        writer.member("system", system)
        if !positions.isEmpty { writer.array("positions", strings: positions) }
        if let measure { writer.object("measure") { measure.writeMembers(to: &$0) } }
        writer.member("operation", operation)
        writer.member("safety", isSafetyRelevant)
    }
}

extension HealthCheckTemplate.Measure {
    init(from reader: inout ObjectReader) {
        unit = reader.string("unit", length: 1...20)
        limits = HealthCheckTemplate.Limits(from: &reader)
        let own =
            reader.optionalArray("byPosition", count: 0...20) { element in
                element.object { reader in
                    (reader.string("position", length: 1...40), HealthCheckTemplate.Limits(from: &reader))
                }
            } ?? []
        byPosition = Dictionary(own.compactMap { $0 }) { first, _ in first }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("unit", unit)
        limits.writeMembers(to: &writer)
        guard !byPosition.isEmpty else { return }
        writer.array("byPosition") { writer in
            for (position, limits) in byPosition.sorted(by: { $0.key < $1.key }) {
                writer.object { writer in
                    writer.member("position", position)
                    limits.writeMembers(to: &writer)
                }
            }
        }
    }
}

extension HealthCheckTemplate.Limits {
    /// Measured values have at most three decimals.
    static let places = 3
    static let range: ClosedRange<Int64> = -1_000_000_000...1_000_000_000

    init(from reader: inout ObjectReader) {
        amberBelow = reader.optionalDecimal("amberBelow", places: Self.places, in: Self.range)
        redBelow = reader.optionalDecimal("redBelow", places: Self.places, in: Self.range)
        amberAbove = reader.optionalDecimal("amberAbove", places: Self.places, in: Self.range)
        redAbove = reader.optionalDecimal("redAbove", places: Self.places, in: Self.range)
        if let amberBelow, let redBelow, redBelow > amberBelow {
            reader.complain("redBelow", .notAllowed(reason: "red begins below amber"))
        }
        if let amberAbove, let redAbove, redAbove < amberAbove {
            reader.complain("redAbove", .notAllowed(reason: "red begins above amber"))
        }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("amberBelow", decimal: amberBelow, places: Self.places)
        writer.member("redBelow", decimal: redBelow, places: Self.places)
        writer.member("amberAbove", decimal: amberAbove, places: Self.places)
        writer.member("redAbove", decimal: redAbove, places: Self.places)
    }
}

extension HealthCheckTemplate: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("code", code)
        writer.member("revision", revision)
        content.writeMembers(to: &writer)
        writer.member("createdAt", createdAt)
    }
}

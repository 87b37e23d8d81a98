import JSON
import ServiceKit

enum UpkeepNoun: IdentifierKind {
    static let prefix = "upk"
}

/// Work on equipment: maintenance, calibration or repair, with its downtime and cost (NET-07).
struct Upkeep: Sendable {
    var id = Identifier<UpkeepNoun>(stored: "")
    var equipmentID = EquipmentID(stored: "")
    let kind: Kind
    let startedAt: Instant
    let endedAt: Instant
    let cost: Money?
    let by: String?
    let certificate: String?
    /// Whether it passed: a calibration that failed leaves it out of service.
    let isPassed: Bool
    let note: String?
    /// When it was due, and whether it was done by then; nil where it was not planned.
    var dueOn: LocalDate?
    var isInTime: Bool?

    enum Kind: String, CaseIterable, Sendable {
        case maintenance, calibration, repair
    }

    /// How long it could not be used.
    var downtimeMinutes: Int64 { endedAt.minutes(since: startedAt) }

    static func read(_ reader: inout ObjectReader) -> Upkeep {
        let (start, end) = (reader.instant("startedAt"), reader.instant("endedAt"))
        if end < start { reader.complain("endedAt", .notAllowed(reason: "it is before startedAt")) }
        return Upkeep(
            kind: reader.choice("kind", Kind.self), startedAt: start, endedAt: end,
            cost: reader.isPresent("cost") ? reader.money("cost") : clearCost(&reader),
            by: reader.optionalString("by", length: 1...100),
            certificate: reader.optionalString("certificateNumber", length: 1...60),
            isPassed: reader.optionalBool("passed") ?? true, note: reader.optionalString("note", length: 1...1_000))
    }

    private static func clearCost(_ reader: inout ObjectReader) -> Money? {
        // Reads a null, so that it does not count as an unknown member.
        _ = reader.optionalValue("cost")
        return nil
    }
}

extension Upkeep: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("equipmentId", equipmentID)
        writer.member("kind", kind.rawValue)
        writer.member("startedAt", startedAt)
        writer.member("endedAt", endedAt)
        writer.member("downtimeMinutes", downtimeMinutes)
        writer.member("cost", cost)
        writer.member("by", by)
        writer.member("certificateNumber", certificate)
        writer.member("passed", isPassed)
        writer.member("dueOn", dueOn)
        writer.member("inTime", isInTime)
        writer.member("note", note)
    }
}

package import JSON
import Network
import ServiceKit

extension LaborOperation: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", revision)
        writer.member("code", code)
        writer.member("revision", revision)
        writer.member("description", description)
        writer.member("standardHours", standardHours)
        writer.array("standardHoursByModel", hoursByModel)
        writer.member("skill", skill)
        writer.member("level", level)
        writer.member("bayKind", bayKind.rawValue)
        writer.array("selfCheck", strings: selfCheck)
        writer.member("roadTest", roadTest)
        writer.member("roadTestWithTechnician", needsTechnicianOnRoad)
        if let guarantee { writer.object("guarantee", guarantee) }
        writer.member("manualSection", manualSection)
        writer.array("tools", strings: tools)
        writer.array("inspectionChecklist", inspectionChecklist)
        writer.member("createdAt", createdAt.text)
        writer.array("nextActions", strings: ["revise"])
    }
}

extension LaborOperation.HoursOfModel: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        model.writeMembers(to: &writer)
        writer.member("hours", hours)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            model: VehicleModel.read(&reader),
            hours: Hours(hundredths: reader.decimal("hours", places: Hours.places, in: 1...100_000)))
    }
}

extension LaborOperation.GuaranteeTerm: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("days", days)
        writer.member("distanceKm", distanceKm)
    }
}

/// A revision of a labour operation, as a client sends it.
struct RevisionInput: Sendable {
    let description: String
    let standardHours: Hours
    let hoursByModel: [LaborOperation.HoursOfModel]
    let skill: String
    let level: Int
    let bayKind: BayKind
    let selfCheck: [String]
    let roadTest: Bool
    let guarantee: GuaranteeTerm?
    let manualSection: String?
    let tools: [String]
    let inspectionChecklist: [ChecklistItem]
    let needsTechnicianOnRoad: Bool

    static func read(_ reader: inout ObjectReader) -> RevisionInput {
        RevisionInput(
            description: reader.string("description"), standardHours: reader.standardHours("standardHours"),
            hoursByModel: (reader.optionalArray("standardHoursByModel", count: 0...200) {
                $0.object(LaborOperation.HoursOfModel.read)
            } ?? []).compactMap { $0 },
            skill: reader.string("skill", length: 1...40), level: Int(reader.integer("level", in: 1...5)),
            bayKind: reader.choice("bayKind", BayKind.self),
            selfCheck: reader.optionalArray("selfCheck", count: 0...50) { $0.string() } ?? [],
            roadTest: reader.optionalBool("roadTest") ?? false,
            guarantee: reader.optionalObject("guarantee") { reader in
                GuaranteeTerm(
                    days: Int(reader.integer("days", in: 0...3_650)),
                    distanceKm: reader.integer("distanceKm", in: 0...1_000_000))
            },
            manualSection: reader.optionalString("manualSection", length: 1...100),
            tools: reader.optionalArray("tools", count: 0...50) { $0.string(length: 1...100) } ?? [],
            inspectionChecklist: (reader.optionalArray("inspectionChecklist", count: 0...100) {
                $0.object(ChecklistItem.read)
            } ?? []).compactMap { $0 },
            needsTechnicianOnRoad: reader.optionalBool("roadTestWithTechnician") ?? false)
    }

    func operation(_ id: LaborOperationID, code: String, revision: Int64, createdAt: Instant) -> LaborOperation {
        LaborOperation(
            id: id, code: code, revision: revision, description: description, standardHours: standardHours,
            hoursByModel: hoursByModel, skill: skill, level: level, bayKind: bayKind, selfCheck: selfCheck,
            roadTest: roadTest,
            guarantee: guarantee, manualSection: manualSection, tools: tools,
            inspectionChecklist: inspectionChecklist, createdAt: createdAt, needsTechnicianOnRoad: needsTechnicianOnRoad
        )
    }
}

/// A new labour operation: its code, and its first revision.
struct LaborOperationInput: Sendable {
    let code: String
    let revision: RevisionInput

    static func read(_ reader: inout ObjectReader) -> LaborOperationInput {
        LaborOperationInput(code: reader.operationCode("code"), revision: RevisionInput.read(&reader))
    }
}

/// A new revision; the body may repeat the code of the path.
struct RevisedOperationInput: Sendable {
    let code: String?
    let revision: RevisionInput

    static func read(_ reader: inout ObjectReader) -> RevisedOperationInput {
        RevisedOperationInput(
            code: reader.optionalString("code", length: 1...40), revision: RevisionInput.read(&reader))
    }
}

extension ObjectReader {
    /// Codes stand in queries and paths, separated by commas: letters, digits, `-`, `_`, `.`.
    fileprivate mutating func operationCode(_ name: String) -> String {
        parsed(name, expected: "1 to 40 letters, digits, hyphens, dots or underscores", placeholder: "") { text in
            let isFit = (1...40).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isCodeByte)
            return isFit ? text : nil
        }
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// Above zero, to a thousand hours.
    fileprivate mutating func standardHours(_ name: String) -> Hours {
        Hours(hundredths: decimal(name, places: Hours.places, in: 1...100_000))
    }
}

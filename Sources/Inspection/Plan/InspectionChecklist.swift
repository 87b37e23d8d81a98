import JSON
import Pricing
import RepairOrders
import ServiceKit

/// The points that vehicles are checked for after certain work, or after any, in one version (INS-02).
struct InspectionChecklist: Sendable {
    let id: String
    let version: Int64
    let publishedAt: Instant
    let content: Content

    /// The checklist that every order's inspection follows.
    static let general = "final-inspection"

    struct Content: Sendable {
        let name: String
        /// The first day on which orders that are authorised are inspected by it.
        let validFrom: LocalDate
        /// Codes of labour operations; with no operation and no skill it is for all work.
        let operations: [String]
        let skills: [String]
        let items: [Item]
    }

    struct Item: Sendable {
        let id: String
        let text: Text
        let check: ChecklistItem
    }

    /// Whether work that was agreed is checked by it.
    func applies(to jobs: [Job]) -> Bool {
        if content.operations.isEmpty, content.skills.isEmpty { return true }
        return jobs.contains {
            content.operations.contains($0.work.operation) || content.skills.contains($0.work.skill)
        }
    }

    /// How answers name an item: those of the general list by their own name.
    func key(of item: Item) -> String { id == Self.general ? item.id : "\(id):\(item.id)" }
}

extension InspectionChecklist: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("name", content.name)
        writer.member("validFrom", content.validFrom)
        writer.array("operations", strings: content.operations)
        writer.array("skills", strings: content.skills)
        writer.array("items", content.items)
        writer.member("createdAt", publishedAt)
        writer.array("nextActions", strings: ["revise"])
    }
}

extension InspectionChecklist.Content {
    init(from reader: inout ObjectReader) {
        name = reader.string("name")
        validFrom = reader.date("validFrom")
        operations = reader.optionalArray("operations", count: 0...200) { $0.string(length: 1...40) } ?? []
        skills = reader.optionalArray("skills", count: 0...50) { $0.string(length: 1...40) } ?? []
        items = reader.array("items", count: 1...100) { $0.object(InspectionChecklist.Item.read) }.compactMap { $0 }
        if Set(items.map(\.id)).count < items.count {
            reader.complain("items", .notAllowed(reason: "two items have the same id"))
        }
    }
}

extension InspectionChecklist.Item: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        check.writeMembers(to: &writer)
        if text.chinese != text.english { writer.member("zh", text.chinese) }
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        let check = ChecklistItem.read(&reader)
        let chinese = reader.optionalString("zh")
        return Self(
            id: reader.string("id", length: 1...40), text: Text(check.text, zh: chinese ?? check.text), check: check)
    }
}

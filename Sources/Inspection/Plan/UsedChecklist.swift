import JSON
import ServiceKit

/// A checklist in the version by which an order is inspected (INS-02).
struct UsedChecklist: Sendable {
    let id: String
    let version: Int64
}

extension UsedChecklist: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("checklistId", id)
        writer.member("version", version)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(id: reader.string("checklistId"), version: reader.integer("version", in: 1...1_000_000))
    }
}

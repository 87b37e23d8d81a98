import JSON
import Network
import RepairOrders
import ServiceKit

extension PreparationList {
    /// Writes the list's items with owner and due time, in the caller's language.
    func writeItems(to writer: inout JSONWriter, in language: Language) {
        writer.array("items") { writer in
            for item in items {
                writer.object { write(item, to: &$0, in: language) }
            }
        }
    }

    /// Writes how far the preparation is.
    func writeSummary(to writer: inout JSONWriter) {
        writer.object("preparation") { writer in
            writer.member("done", items.count - missing.count)
            writer.member("total", items.count)
            writer.member("complete", isComplete)
            writer.member("dueAt", dueAt)
        }
    }

    func write(_ item: PreparationItem, to writer: inout JSONWriter, in language: Language) {
        writer.member("id", item.id)
        writer.member("kind", item.kind.rawValue)
        writer.member("title", item.kind.title.in(language))
        writer.object("owner") { writer in
            switch owner(of: item) {
            case .staff(let id): writer.member("staffId", id)
            case .role(let role): writer.member("role", role.rawValue)
            }
        }
        writer.member("dueAt", dueAt)
        writer.member("done", item.done != nil)
        writer.member("doneAt", item.done?.at)
        writer.member("doneBy", item.done?.by)
        writer.member("note", item.note)
    }
}

/// The body of `PATCH /v1/appointments/{id}/preparation/{item}`.
struct PreparationMark: Sendable {
    let isDone: Bool
    let by: StaffID
    let note: String?

    static func read(_ reader: inout ObjectReader) -> PreparationMark {
        PreparationMark(
            isDone: reader.bool("done"), by: reader.id("byStaffId"),
            note: reader.optionalString("note", length: 1...500))
    }
}

import JSON
import SQLDatabase

/// An event as it was stored.
struct StoredEvent: JSONRepresentable {
    let sequence: Int64
    let type: String
    let resource: String
    let root: String
    let version: Int64
    let outlet: String?
    let actor: String
    let at: Instant
    let changes: String

    /// A row of `events`, of which only that is read which is asked for: most that are looked at match no filter.
    struct Columns {
        private let row: Row

        init(_ row: Row) {
            self.row = row
        }

        var sequence: Int64 { row.int64(0) }
        var type: String { row.text(1) }
        var root: String { row.text(3) }
        var outlet: String? { row.optionalText(5) }

        func event() -> StoredEvent {
            StoredEvent(
                sequence: sequence, type: type, resource: row.text(2), root: root, version: row.int64(4),
                outlet: outlet, actor: row.text(6), at: Instant(microseconds: row.int64(7)), changes: row.text(8))
        }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("sequence", sequence)
        writer.member("type", type)
        writer.member("resource", resource)
        writer.member("root", root)
        writer.member("version", version)
        writer.member("outletId", outlet)
        writer.member("actor", actor)
        writer.member("at", at.text)
        writer.member("changes", raw: Array(changes.utf8))
    }
}

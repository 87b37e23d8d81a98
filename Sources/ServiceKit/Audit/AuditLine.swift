import JSON
import SQLDatabase

/// The lines that the audit log is told in, one JSON text each: what is exported is what is hashed, so that who has the
/// export can prove it with nothing but SHA-256.
///
/// What stands here must never change for entries that were sealed once: a test holds their bytes.
enum AuditLine {
    /// The columns of an event, for `change`.
    static let eventColumns: SQL = """
        e.sequence, e.at, e.actor, e.request_id, e.address, e.type, e.resource_id, e.root_id, e.version, e.outlet_id,
        e.changes, e.detail_hash
        """
    /// The columns of a read, for `read`.
    static let readColumns: SQL = """
        r.sequence, r.at, r.caller, r.request_id, r.address, r.caller_kind, r.route, r.resource_id, r.query, r.items,
        r.read_count, r.first_at
        """

    /// A change, from `eventColumns`.
    static func change(_ row: Row, to writer: inout JSONWriter) {
        writer.object { writer in
            head("change", row, to: &writer)
            writer.member("type", utf8: row.utf8(5))
            writer.member("resource", utf8: row.utf8(6))
            writer.member("root", utf8: row.utf8(7))
            writer.member("version", row.int64(8))
            text("outletId", row, 9, to: &writer)
            writer.member("changes", raw: Array(row.utf8(10)))
            text("detailHash", row, 11, to: &writer)
        }
        writer.newline()
    }

    /// A read, from `readColumns`.
    static func read(_ row: Row, to writer: inout JSONWriter) {
        writer.object { writer in
            head("read", row, to: &writer)
            writer.member("actorKind", utf8: row.utf8(5))
            writer.member("route", utf8: row.utf8(6))
            text("resource", row, 7, to: &writer)
            text("query", row, 8, to: &writer)
            writer.member("items", row.int64(9))
            // A row of one read is what it was before reads were counted.
            if row.int64(10) != 1 { writer.member("reads", row.int64(10)) }
            writer.member("since", row.optionalInstant(11))
        }
        writer.newline()
    }

    /// Personal values of a change; not hashed itself, since it may go, but by the `detailHash` of its change.
    static func detail(event: Int64, _ document: String, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", "detail")
            writer.member("event", event)
            writer.member("document", document)
        }
        writer.newline()
    }

    /// A seal without its hash: the last of the lines that are hashed.
    static func seal(_ seal: AuditSeal, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", "seal")
            writer.member("seal", seal.number)
            writer.member("at", seal.at)
            writer.member("lastEvent", seal.lastEvent)
            writer.member("lastRead", seal.lastRead)
            writer.member("entries", seal.entries)
            writer.member("previousHash", seal.previousHash)
        }
        writer.newline()
    }

    /// The hash of all lines since the last such one, without those of details.
    static func hash(_ seal: AuditSeal, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", "hash")
            writer.member("seal", seal.number)
            writer.member("hash", seal.hash)
        }
        writer.newline()
    }

    private static func head(_ kind: StaticString, _ row: Row, to writer: inout JSONWriter) {
        writer.member("kind", kind.description)
        writer.member("sequence", row.int64(0))
        writer.member("at", row.instant(1))
        writer.member("actor", utf8: row.utf8(2))
        text("requestId", row, 3, to: &writer)
        text("address", row, 4, to: &writer)
    }

    private static func text(_ name: StaticString, _ row: Row, _ column: Int, to writer: inout JSONWriter) {
        if !row.isNull(column) { writer.member(name, utf8: row.utf8(column)) }
    }
}

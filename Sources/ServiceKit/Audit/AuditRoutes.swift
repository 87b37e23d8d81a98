import JSON
import Metrics
import SQLDatabase

/// The audit log over HTTP: looked through, proved whole, and taken away (SEC-03).
enum AuditRoutes {
    static let all: [Route] = [
        Route.long("/v1/audit", .readAudit, query: AuditFilter.names, paged: true, list).personal,
        .long("/v1/audit/verify", .readAudit, query: ["from", "anchorSeal", "anchorHash"], verify),
        .long("/v1/audit/head", .readAudit, head),
        Route.long("/v1/audit/export", .readAudit, query: ["cursor"], givesLines: true, export).personal,
    ]

    /// How long a request walks at most; further on by the next.
    private static let patienceMicroseconds = 8_000_000

    private static func list(_ call: Call, _ database: any Database) throws -> Answer {
        try call.requireNetworkReach()
        let page = try call.page()
        return try AuditList(AuditFilter(call.query), page, clock: Stopwatch()).answer(call, database)
    }

    private static func verify(_ call: Call, _ database: any Database) throws -> Answer {
        try call.requireNetworkReach()
        let began = Stopwatch()
        seal(call, database)
        let from = try call.query.parsed("from") { Int64($0).flatMap { $0 >= 1 ? $0 : nil } }
        var verification = try database.read { transaction in
            guard let from, from > 1 else { return AuditVerification() }
            guard let before = try AuditTable.seal(from - 1, in: transaction) else {
                throw Refusal.invalidParameter("from")
            }
            return AuditVerification(after: before)
        }
        if let anchor = try anchor(call.query) {
            try database.read { try verification.hold(anchor.seal, against: anchor.hash, in: $0) }
        }
        var isAtEnd = false
        while !isAtEnd, Stopwatch().microseconds(since: began) < patienceMicroseconds {
            isAtEnd = try database.read { try !verification.step(in: $0) }
        }
        let unsealed = try database.read { try AuditTable.unsealed(after: verification.last, in: $0) }
        return .json { verification.write(to: &$0, goesOn: !isAtEnd, unsealed: unsealed) }
    }

    /// The seal and the hash that were kept elsewhere; both or none.
    private static func anchor(_ query: Query) throws -> (seal: Int64, hash: String)? {
        let seal = try query.parsed("anchorSeal") { Int64($0).flatMap { $0 >= 1 ? $0 : nil } }
        let hash = try query.parsed("anchorHash") { text in
            text.utf8.count == 64 && text.utf8.allSatisfy(isHexadecimal) ? text : nil
        }
        guard seal != nil || hash != nil else { return nil }
        return (try query.required("anchorSeal", seal), try query.required("anchorHash", hash))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    private static func head(_ call: Call, _ database: any Database) throws -> Answer {
        try call.requireNetworkReach()
        seal(call, database)
        let last = try database.read { try AuditTable.lastSeal(in: $0) } ?? .none
        return .json { writer in
            writer.object { writer in
                writer.member("seal", last.number)
                writer.member("hash", last.hash)
                if last.number > 0 { writer.member("at", last.at) }
            }
        }
    }

    /// Whole seals until there are a thousand lines, as NDJSON.
    private static func export(_ call: Call, _ database: any Database) throws -> Answer {
        try call.requireNetworkReach()
        seal(call, database)
        let cursor = try call.query.parsed("cursor") { Cursor(reading: $0, of: call.list)?.key }
        let after = try cursor.map { key in
            guard key.count == 1, let number = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            return number
        }
        let page = try database.read { try AuditExport.page(after: after ?? 0, in: $0) }
        var answer = Answer(mediaType: "application/x-ndjson", body: page.bytes)
        answer.items = page.entries
        answer.nextLink = page.next.map { Cursor([String($0)]).text(of: call.list) }
        return answer
    }

    /// What was done up to now shall be in the chain; where the disk is full, it can still be looked at (OPS-08).
    private static func seal(_ call: Call, _ database: any Database) {
        _ = try? AuditChain.seal(database, at: call.now, patience: patienceMicroseconds / 4)
    }
}

extension AuditVerification {
    fileprivate func write(to writer: inout JSONWriter, goesOn: Bool, unsealed: (changes: Int, reads: Int)) {
        writer.object { writer in
            writer.member("whole", breaks.isEmpty)
            writer.member("entries", entries)
            writer.member("seals", seals)
            writer.member("lastSeal", last.number)
            writer.member("lastHash", last.hash)
            writer.member("erasedDetails", erasedDetails)
            writer.nullableMember("nextSeal", goesOn ? last.number + 1 : nil)
            writer.object("unsealed") { writer in
                writer.member("changes", unsealed.changes)
                writer.member("reads", unsealed.reads)
            }
            writer.array("breaks") { writer in
                for found in breaks {
                    writer.object { writer in
                        writer.member("reason", found.reason.rawValue)
                        writer.member("seal", found.seal)
                        Self.write("events", found.events, to: &writer)
                        Self.write("reads", found.reads, to: &writer)
                    }
                }
            }
        }
    }

    private static func write(_ name: StaticString, _ range: (first: Int64, last: Int64), to writer: inout JSONWriter) {
        guard range.first <= range.last else { return }
        writer.object(name) { writer in
            writer.member("first", range.first)
            writer.member("last", range.last)
        }
    }
}

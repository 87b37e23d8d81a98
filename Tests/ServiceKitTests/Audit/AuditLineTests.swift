import JSON
import SQLDatabase
import Testing

@testable import ServiceKit

/// The bytes that are hashed: fixed for ever, and enough to prove the log without this program.
@Suite struct AuditLineTests {
    @Test("an entry's line is, byte for byte, what it always was")
    func bytes() throws {
        let log = try AuditLog([(3, 1)])
        let page = try log.database.read { try AuditExport.page(after: 0, in: $0) }
        let lines = String(decoding: page.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.count == 7)
        #expect(
            lines[0] == #"""
                {"kind":"change","sequence":1,"at":"2026-11-24T01:00:01Z","actor":"key_1","requestId":"req_1",\#
                "address":"192.0.2.1","type":"part.created","resource":"part_1","root":"root_1","version":1,\#
                "changes":{"number":{"from":null,"to":"P1"}}}
                """#)
        #expect(lines[2].hasPrefix(#"{"kind":"detail","event":2,"document":"{\"salt\":\""#))
        #expect(
            lines[4] == #"""
                {"kind":"read","sequence":1,"at":"2026-11-24T01:00:04Z","actor":"key_0","requestId":"req_4",\#
                "actorKind":"system","route":"/v1/customers/{id}","resource":"cus_4","items":1}
                """#)
        #expect(
            lines[5] == #"""
                {"kind":"seal","seal":1,"at":"2026-11-24T01:00:04Z","lastEvent":3,"lastRead":1,"entries":4,\#
                "previousHash":"0000000000000000000000000000000000000000000000000000000000000000"}
                """#)
        let hash = "2eed9f74a560e9ff0d4cd6b5681d9a92e381941667c712b2789115b4b397f53f"
        #expect(lines[6] == #"{"kind":"hash","seal":1,"hash":"\#(hash)"}"#)
    }

    @Test("the export is proved with nothing but SHA-256")
    func export() throws {
        let log = try AuditLog([(3, 2), (600, 0), (600, 1), (5, 0)])
        var cursor: Int64? = 0
        var text = ""
        var pages = 0
        while let after = cursor {
            let page = try log.database.read { try AuditExport.page(after: after, in: $0) }
            text += String(decoding: page.bytes, as: UTF8.self)
            cursor = page.next
            pages += 1
        }
        #expect(pages == 2)
        var hashed = ""
        var details: [String: String] = [:]
        var previous = String(repeating: "0", count: 64)
        var seals = 0
        for line in text.split(separator: "\n").map(String.init) {
            let value = try JSONParser.parse(Array(line.utf8))
            switch value["kind"].text {
            case "detail":
                let event = try #require(value["event"].integer)
                #expect(details["\(event)"] == Digest.sha256(value["document"].text))
            case "hash":
                let found = Digest.sha256(hashed)
                #expect(found == value["hash"].text)
                previous = found
                hashed = ""
                seals += 1
            case let kind:
                if kind == "seal" { #expect(value["previousHash"].text == previous) }
                if kind == "change", let number = value["sequence"].integer {
                    details["\(number)"] = value["detailHash"].text
                }
                hashed += line + "\n"
            }
        }
        #expect(seals == 4)
        #expect(hashed == "")
    }
}

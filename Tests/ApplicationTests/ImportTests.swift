import Application
import DatabaseSupport
import HTTPServer
import JSON
import ServiceKit
import SocketSupport
import TestSupport
import Testing

/// Imports: many records in one request, each by the rules of the route for one (API-08).
@Suite struct ImportTests {
    private let running: RunningApplication
    private let api: APIClient

    init() throws {
        running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        api = try running.client()
    }

    private func send(
        _ kind: String, _ text: String, type: String = "application/x-ndjson", key: String? = nil
    ) throws -> APIClient.Answer {
        try send(kind, Array(text.utf8), type: type, key: key)
    }

    private func send(
        _ kind: String, _ bytes: [UInt8], type: String = "application/x-ndjson", coding: String = "identity",
        key: String? = nil
    ) throws -> APIClient.Answer {
        try api.send(
            "POST", "/v1/imports/\(kind)", bytes: bytes, key: key, type: type,
            fields: ["Content-Encoding": coding])
    }

    private func counts(_ answer: APIClient.Answer) -> [Int64?] {
        ["read", "created", "updated", "unchanged", "refused"].map { answer["counts"][$0].integer }
    }

    private static func customer(_ number: Int, name: String = "Li Na") -> String {
        let phone = "+86139" + NumberRange.padded(Int64(number), width: 8)
        return
            ##"{"externalId":"C-\##(number)","kind":"person","name":"\##(name)","phones":[{"number":"\##(phone)"}]}"##
    }

    private func lines(_ answer: APIClient.Answer, _ status: String) throws -> [JSONValue] {
        try api.get("/v1/imports/\(answer.id)/lines?status=\(status)&limit=200")["items"].items
    }

    @Test("an import is shown for ninety days; what it brought in stays")
    func forgotten() throws {
        defer { running.remove() }
        let done = try send("customers", [Self.customer(1), Self.customer(2)].joined(separator: "\n"))
        _ = try api.must("PUT", "/v1/test-clock", ["now": "2027-02-22T00:00:00Z"])
        #expect(try api.send("GET", "/v1/imports/\(done.id)").status == 200)
        _ = try api.must("PUT", "/v1/test-clock", ["now": "2027-02-22T02:00:00Z"])
        #expect(try api.send("GET", "/v1/imports/\(done.id)").status == 404)
        #expect(try api.get("/v1/customers")["items"].items.count == 2)
    }

    @Test("lines are made, changed or left by their external id, and each refusal is told with its line")
    func perLine() throws {
        defer { running.remove() }
        let first = try send("customers", [Self.customer(1), "", Self.customer(2), "{"].joined(separator: "\n"))
        #expect(first.status == 200 && first["status"] == "completed", "\(first.json)")
        #expect(counts(first) == [3, 2, 0, 0, 1])
        let refused = try lines(first, "refused")
        #expect(refused.map { $0["line"].integer } == [4] && refused[0]["problem"]["code"] == "malformed_json")
        let made = try lines(first, "created")
        #expect(made.map { $0["externalId"].text } == ["C-1", "C-2"] && made.map { $0["line"].integer } == [1, 3])

        let text = [
            Self.customer(1), Self.customer(2, name: "Li Nan"),
            Self.customer(3).replacing("person", with: "company").replacing("\"name\"", with: "\"nmae\""),
            Self.customer(2).replacing("person", with: "company"), Self.customer(1).replacing("C-1", with: "C-9"),
        ].joined(separator: "\r\n")
        let second = try send("customers", text)
        #expect(counts(second) == [5, 0, 1, 1, 3])
        let codes = try lines(second, "refused").map { $0["problem"]["code"].text }
        #expect(codes == ["invalid_body", "member_fixed", "possible_duplicate"])
        #expect(try lines(second, "unchanged")[0]["resource"] == made[0]["resource"])
        #expect(try api.get("/v1/customers/\(made[1]["resource"].text)")["name"] == "Li Nan")
        // Made in one millisecond of the standing clock, they come in any order.
        #expect(try Set(api.get("/v1/imports")["items"].items.map { $0["id"].text }) == [second.id, first.id])
        #expect(try api.get("/v1/imports/\(first.id)").bytes == first.bytes)
    }

    @Test("vehicles come as CSV, packed, with owners by the integrator's own ids")
    func csv() throws {
        defer { running.remove() }
        _ = try send("customers", Self.customer(1))
        let rows = (0..<500).map { "V-\($0),\"沪A \($0)\",SAIC,\"Roewe \"\"RX5\"\"\",2022,C-1,\($0),\"a\nb\"" }
        let head = "externalId,plate,make,model,modelYear,ownerExternalId,mileageKm,colour"
        let text = ([head] + rows + ["V-x,,SAIC,RX5,2022,C-2,0,red", "V-y,1,2"]).joined(separator: "\r\n")
        let packed = try #require(GzipEncoder().pack(Array(text.utf8)))
        let answer = try send("vehicles", packed, type: "text/csv; charset=utf-8", coding: "gzip")
        #expect(counts(answer) == [502, 500, 0, 0, 2], "\(answer.json)")
        #expect(
            try lines(answer, "refused").map { $0["problem"]["code"].text } == ["unknown_reference", "malformed_csv"])
        let made = try lines(answer, "created")[7]
        let vehicle = try api.get("/v1/vehicles/\(made["resource"].text)")
        #expect(vehicle["plate"] == "沪A 7" && vehicle["modelYear"].integer == 2022)
        #expect(vehicle["model"] == "Roewe \"RX5\"" && vehicle["mileageKm"].integer == 7 && vehicle["colour"] == "a\nb")
        let again = try send("vehicles", packed, type: "text/csv", coding: "gzip")
        #expect(counts(again) == [502, 0, 0, 500, 2])
    }

    @Test("a line that says its external ids as the record does is known by the caller's own")
    func ownNames() throws {
        defer { running.remove() }
        _ = try send("customers", Self.customer(1))
        let line =
            ##"{"externalIds":[{"id":"V-1"}],"plate":"沪A 1","make":"SAIC","model":"RX5","modelYear":2022,"##
            + ##""ownerExternalId":"C-1","colour":"red"}"##
        let made = try send("vehicles", line)
        let refused = try lines(made, "refused")
        #expect(counts(made) == [1, 1, 0, 0, 0], "\(refused)")
        #expect(counts(try send("vehicles", line)) == [1, 0, 0, 1, 0])
        let changed = try send("vehicles", line.replacing("red", with: "blue"))
        #expect(counts(changed) == [1, 0, 1, 0, 0], "\(changed.json)")
        let known = try api.get("/v1/vehicles")["items"].items
        #expect(known.count == 1 && known[0]["colour"] == "blue")
    }

    @Test("what was exported as CSV can be imported, and changes nothing")
    func roundTrip() throws {
        defer { running.remove() }
        _ = try World.make(api)
        for kind in ["parts", "operations"] {
            let csv = try api.send("GET", "/v1/exports/\(kind)", bytes: nil, fields: ["Accept": "text/csv"])
            let answer = try send(kind, csv.bytes, type: "text/csv")
            #expect(counts(answer) == [1, 0, 0, 1, 0], "\(answer.json)")
        }
        let rows =
            "number,name,unit,listPrice.amount,listPrice.currency,cost.amount,cost.currency,genuine\n"
            + "PAD-SH01,'=Pads,piece,58000,CNY,33000,CNY,true\nNEW-1,New,piece,1,CNY,1,CNY,false\n"
        let answer = try send("parts", rows, type: "text/csv")
        #expect(counts(answer) == [2, 1, 1, 0, 0], "\(answer.json)")
        #expect(try api.get("/v1/parts/PAD-SH01")["name"] == "=Pads")
    }

    @Test("all or nothing: one line that is refused undoes all")
    func allOrNothing() throws {
        defer { running.remove() }
        let text = (1...20).map { Self.customer($0) }.joined(separator: "\n")
        let failed = try api.send(
            "POST", "/v1/imports/customers?mode=allOrNothing", bytes: Array((text + "\n{}").utf8),
            type: "application/x-ndjson")
        #expect(failed["status"] == "failed" && failed["problem"]["code"] == "lines_refused", "\(failed.json)")
        #expect(counts(failed) == [21, 0, 0, 0, 1])
        #expect(try api.get("/v1/customers")["items"].items.isEmpty)
        let dry = try api.send(
            "POST", "/v1/imports/customers?dryRun=true", bytes: Array(text.utf8), type: "application/x-ndjson")
        #expect(counts(dry) == [20, 20, 0, 0, 0] && dry["dryRun"].isTrue)
        #expect(try api.get("/v1/customers")["items"].items.isEmpty)
        #expect(try api.get("/v1/events?types=customer.*")["items"].items.isEmpty)
        let done = try api.send(
            "POST", "/v1/imports/customers?mode=allOrNothing", bytes: Array(text.utf8), type: "application/x-ndjson")
        #expect(counts(done) == [20, 20, 0, 0, 0])
        #expect(try api.get("/v1/customers")["items"].items.count == 20)
    }

    @Test("the same key and file give the first answer again, another file with it is refused")
    func idempotent() throws {
        defer { running.remove() }
        let first = try send("customers", Self.customer(1), key: "file-1")
        let again = try send("customers", Self.customer(1), key: "file-1")
        #expect(again.bytes == first.bytes && again.fields["idempotency-replayed"] == "true")
        #expect(try send("customers", Self.customer(2), key: "file-1").code == "idempotency_key_reused")
        // A key of another route is another request's, either way.
        #expect(try api.send("POST", "/v1/outlets", World.outletBody, key: "file-1").code == "idempotency_key_reused")
        try api.must("POST", "/v1/outlets", World.outletBody, key: "outlet-1")
        #expect(try send("customers", Self.customer(1), key: "outlet-1").code == "idempotency_key_reused")
        #expect(try api.get("/v1/imports")["items"].items.count == 1)
    }

    @Test("what is no import is refused, and a client that leaves leaves an interrupted one")
    func refused() throws {
        defer { running.remove() }
        #expect(try send("bays", "{}").status == 404)
        #expect(try send("customers", "{}", type: "application/json").status == 415)
        #expect(try send("customers", "externalId,name\n", type: "text/csv; charset=iso-8859-1").status == 415)
        #expect(try send("customers", Array("{}".utf8), coding: "br").status == 415)
        #expect(try send("customers", Array("{}".utf8), coding: "gzip").status == 400)
        for query in ["mode=some", "mode=", "dryRun="] {
            let answer = try api.send(
                "POST", "/v1/imports/customers?\(query)", bytes: Array(Self.customer(1).utf8),
                type: "application/x-ndjson")
            #expect(answer.status == 400 && answer.code == "invalid_parameter", "\(query)")
        }
        let client = try Client(port: running.port)
        try client.send(
            "POST /v1/imports/customers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(RunningApplication.key)\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\nIdempotency-Key: cut\r\n\r\n"
                + Self.customer(1) + "\n")
        client.close()
        let deadline = ContinuousClock.now + .seconds(20)
        var status = ""
        while status != "interrupted", ContinuousClock.now < deadline {
            status = try api.get("/v1/imports")["items"][0]["status"].text
        }
        #expect(status == "interrupted")
        #expect(counts(try send("customers", Self.customer(1), key: "cut")).first == 1)
    }

    /// Parts as CSV, each with its name as it is to stand in the cell.
    private static func parts(_ prefix: String, _ names: [String]) -> String {
        let head = "number,name,unit,listPrice.amount,listPrice.currency,cost.amount,cost.currency,genuine"
        let rows = names.enumerated().map { "\(prefix)-\($0.offset),\($0.element),piece,1,CNY,1,CNY,false" }
        return ([head] + rows).joined(separator: "\n") + "\n"
    }

    @Test(
        "a row with a quotation mark too many is refused by its line, and swallows none of the others",
        arguments: [
            (["Pads", "Discs", "5\" T"], [4]),
            (["5\" T", "Pads", "Discs", "6\" T"], [2, 5]),
            (["\"5 T", "Pads", "Discs", "\"6 T\"", "Oil"], [2]),
            (["Pads", "\"5\" T", "Discs"], [3]),
            (["Pads", "\"5 T", "Discs", "Oil"], [3]),
            (["\"a\nb\"", "5\" T", "Discs"], [4]),
        ] as [([String], [Int64])])
    func strayQuotes(names: [String], refused: [Int64]) throws {
        defer { running.remove() }
        let answer = try send("parts", Self.parts("P", names), type: "text/csv")
        let (all, bad) = (Int64(names.count), Int64(refused.count))
        #expect(answer["status"] == "completed" && counts(answer) == [all, all - bad, 0, 0, bad], "\(answer.json)")
        let told = try lines(answer, "refused")
        #expect(told.map { $0["line"].integer } == refused.map { Optional($0) })
        #expect(told.allSatisfy { $0["problem"]["code"] == "malformed_csv" })
    }

    @Test("a line beyond the limit is refused by its number, and reading goes on behind it")
    func longLines() throws {
        defer { running.remove() }
        let long = "{\"name\":\"" + String(repeating: "x", count: 3 << 20) + "\"}"
        let answer = try send("customers", [Self.customer(1), long, Self.customer(2), long].joined(separator: "\n"))
        #expect(answer["status"] == "completed" && counts(answer) == [4, 2, 0, 0, 2], "\(answer.json)")
        let refused = try lines(answer, "refused")
        #expect(refused.map { $0["line"].integer } == [2, 4])
        #expect(refused.allSatisfy { $0["problem"]["code"] == "line_too_long" })
        // Without its header a file says nothing.
        let header = try send("customers", "x," + long + "\nC-1\n", type: "text/csv")
        #expect(header["status"] == "failed" && header["problem"]["code"] == "line_too_long")
    }

    @Test("of a body that breaks off every line that came is brought in")
    func brokenBody() throws {
        defer { running.remove() }
        let client = try Client(port: running.port)
        try client.send(
            "POST /v1/imports/customers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(RunningApplication.key)\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n"
                + (1...150).map { Self.customer($0) + "\n" }.joined())
        func wait(until isSo: (JSONValue) -> Bool) throws -> JSONValue {
            let deadline = ContinuousClock.now + .seconds(20)
            while true {
                let shown = try api.get("/v1/imports")["items"][0]
                if isSo(shown) || ContinuousClock.now > deadline { return shown }
            }
        }
        // A first batch is committed; the others wait for more of the body.
        _ = try wait { ($0["counts"]["read"].integer ?? 0) >= 100 }
        client.close()
        let ended = try wait { $0["status"] == "interrupted" }
        #expect(ended["status"] == "interrupted" && ended["counts"]["created"].integer == 150, "\(ended)")
    }

    @Test("who does not reach the network sees the imports they sent themselves; lines are noted (SEC-02, SEC-03)")
    func scope() throws {
        defer { running.remove() }
        let outlet = try api.post("/v1/outlets", World.outletBody).id
        let made = try api.post(
            "/v1/api-keys",
            [
                "name": "Tablet", "permissions": ["importData", "manageCustomers"],
                "reach": ["kind": "outlets", "outletIds": [.string(outlet)]],
            ])
        let tablet = try APIClient(port: running.port, key: made["key"].text)
        let other = try send("customers", Self.customer(1))
        let own = try tablet.send(
            "POST", "/v1/imports/customers", bytes: Array(Self.customer(2).utf8), type: "application/x-ndjson")
        #expect(counts(own) == [1, 1, 0, 0, 0])
        #expect(try tablet.get("/v1/imports")["items"].items.map { $0["id"].text } == [own.id])
        #expect(try Set(api.get("/v1/imports")["items"].items.map { $0["id"].text }) == [own.id, other.id])
        for path in ["", "/lines"] {
            #expect(try tablet.send("GET", "/v1/imports/\(other.id)\(path)").status == 404)
            #expect(try tablet.send("GET", "/v1/imports/\(own.id)\(path)").status == 200)
            #expect(try api.send("GET", "/v1/imports/\(own.id)\(path)").status == 200)
        }
        let reads = try api.get("/v1/audit?kind=read&route=/v1/imports/%7Bimport%7D/lines")["items"].items
        #expect(reads.map { $0["resource"].text } == [own.id, own.id])
    }

    @Test("more vehicles than one turn of the writer takes come in, and can be sent again")
    func many() throws {
        defer { running.remove() }
        _ = try send("customers", Self.customer(1))
        // Each line asks PostgreSQL some ten times, and a client waits only so long.
        let count = TestEngine.current == .sqlite ? 1_500 : 300
        let text = (0..<count).map {
            #"{"externalId":"V-\#($0)","plate":"B\#($0)","make":"SAIC","model":"RX5","ownerExternalId":"C-1"}"#
        }.joined(separator: "\n")
        let answer = try send("vehicles", text)
        #expect(counts(answer) == [Int64(count), Int64(count), 0, 0, 0])
        #expect(counts(try send("vehicles", text)) == [Int64(count), 0, 0, Int64(count), 0])
        #expect(try api.get("/v1/events?types=vehicle.created&after=\(count / 2)&limit=1")["items"].items.count == 1)
    }
}

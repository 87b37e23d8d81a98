import Application
import Bulk
import JSON
import ServiceKit
import SocketSupport
import TestSupport
import Testing
import Yams

/// Exports: every row as its route shows it, in pieces (API-08).
@Suite struct ExportTests {
    private static func lines(_ answer: APIClient.Answer) -> [JSONValue] {
        answer.bytes.split(separator: 10).compactMap { try? JSONParser.parse(Array($0)) }
    }

    @Test("every kind gives what its route shows, row by row", arguments: ExportKind.allCases)
    func kinds(_ kind: ExportKind) throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let (order, _) = try world.delivered(api)
        let query = [.stock, .priceLists].contains(kind) ? "?outlet=\(world.outlet)" : ""
        let answer = try api.get("/v1/exports/\(kind.rawValue)\(query)")
        #expect(answer.fields["content-type"] == "application/x-ndjson")
        let rows = Self.lines(answer)
        let routes: [ExportKind: (list: String, detail: String?)] = [
            .customers: ("/v1/customers", nil), .vehicles: ("/v1/vehicles", nil), .parts: ("/v1/parts", nil),
            .stock: ("/v1/outlets/\(world.outlet)/stock", nil), .operations: ("/v1/labor-operations", nil),
            .priceLists: ("/v1/price-lists", "/v1/price-lists/"),
            .repairOrders: ("/v1/repair-orders", "/v1/repair-orders/\(order)"),
            .invoices: ("/v1/invoices", "/v1/invoices/"), .events: ("/v1/events", nil),
        ]
        let route = try #require(routes[kind])
        let outlet = kind == .priceLists ? "&outlet=\(world.outlet)" : ""
        let listed = try api.get(route.list + "?limit=200" + outlet)["items"].items
        #expect(!rows.isEmpty && rows.count == listed.count)
        guard let detail = route.detail else { return #expect(rows == listed) }
        let first = detail.hasSuffix("/") ? detail + listed[0]["id"].text : detail
        #expect(rows[0] == (try api.get(first)).json)
    }

    @Test("more rows than a page come all, once, also packed, and to a client that reads slowly")
    func pages() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let outlet = try api.post("/v1/outlets", World.outletBody).id
        for number in 0..<450 {
            try api.post("/v1/outlets/\(outlet)/bays", ["name": "B\(number)", "kind": "lift"])
        }
        let rows = Self.lines(try api.get("/v1/exports/events"))
        #expect(rows.map { $0["sequence"].integer } == (1...451).map { Int64($0) })
        #expect(Self.lines(try api.get("/v1/exports/events?after=449")).count == 2)
        let whole = try api.send("GET", "/v1/exports/events", bytes: nil)
        let packed = try api.send("GET", "/v1/exports/events", bytes: nil, fields: ["Accept-Encoding": "gzip"])
        #expect(whole.fields["vary"]?.contains("Accept-Encoding") == true && whole.fields["content-encoding"] == nil)
        #expect(packed.fields["content-encoding"] == "gzip" && packed.bytes == whole.bytes)
        let slow = try Client(port: running.port, receiveBuffer: 2_048)
        try slow.send(
            "GET /v1/exports/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(RunningApplication.key)\r\n\r\n")
        // The stream goes on beside other requests, and a client that leaves frees its worker.
        for _ in 0..<8 {
            let gone = try Client(port: running.port)
            try gone.send(
                "GET /v1/exports/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(RunningApplication.key)\r\n\r\n")
            gone.reset()
        }
        #expect(try slow.receive().body.split(separator: 10).count == 451)
    }

    @Test("CSV has a header, quotes what needs it, and guards formulas but not numbers")
    func csv() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let names = ["=1+1", "a \"b\", c", "-", "@x", "plain", "＝1", "'=2", "'s"]
        for (index, name) in names.enumerated() {
            try api.post(
                "/v1/parts",
                [
                    "number": "P\(index)", "name": .string(name), "unit": "piece", "listPrice": World.money(100),
                    "cost": World.money(50), "genuine": true,
                ])
        }
        let answer = try api.send(
            "GET", "/v1/exports/parts", bytes: nil, fields: ["Accept": "text/csv"])
        #expect(answer.fields["content-type"]?.hasPrefix("text/csv") == true)
        let text = String(decoding: answer.bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("id,version,number,name,unit,listPrice.amount,listPrice.currency,"))
        let cells = [
            "P0,'=1+1,", "P1,\"a \"\"b\"\", c\",", "P2,'-,", "P3,'@x,", "P4,plain,", "P5,'＝1,", "P6,''=2,", "P7,'s,",
        ]
        for (line, cell) in zip(lines.dropFirst(), cells) {
            #expect(line.contains(cell), "\(line)")
            #expect(line.contains(",piece,100,CNY,50,CNY,true,"))
        }
        #expect(lines.count == 10 && lines[9].isEmpty)
        // What was exported comes in again as it is.
        let rows = "number,name\r\nP0,'=1+1\r\nP5,'＝1\r\nP6,''=2\r\nP7,'s\r\n"
        let again = try api.send("POST", "/v1/imports/parts", bytes: Array(rows.utf8), type: "text/csv")
        #expect(again["counts"]["read"].integer == 4 && again["counts"]["unchanged"].integer == 4)
    }

    @Test("what cannot be exported is refused before a row is sent")
    func refused() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        #expect(try api.send("GET", "/v1/exports/nothing").status == 404)
        #expect(try api.send("GET", "/v1/exports/stock").code == "missing_parameter")
        #expect(try api.send("GET", "/v1/exports/customers?outlet=out_1").code == "unknown_parameter")
        #expect(try api.send("GET", "/v1/exports/customers?limit=5").code == "unknown_parameter")
        let accept: KeyValuePairs = ["Accept": "application/json"]
        #expect(try api.send("GET", "/v1/exports/customers", bytes: nil, fields: accept).status == 406)
    }

    @Test("the columns are the members that the contract names", arguments: ExportKind.allCases)
    func columns(_ kind: ExportKind) throws {
        let schemas: [ExportKind: String] = [
            .customers: "Customer", .vehicles: "Vehicle", .parts: "Part", .stock: "StockLevel",
            .operations: "LaborOperation", .priceLists: "PriceList", .repairOrders: "RepairOrder",
            .invoices: "InvoiceDocument", .events: "Event",
        ]
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        let all = try #require(document["components"]?["schemas"])
        let schema = try #require(all[schemas[kind] ?? ""])
        let parts =
            [schema]
            + (schema["allOf"]?.array() ?? []).map { part in
                part["$ref"]?.string.flatMap { all[String($0.split(separator: "/").last ?? "")] } ?? part
            }
        let members = Set(
            parts.flatMap { $0["properties"]?.mapping?.keys.compactMap(\.string) ?? [] }
        ).subtracting(["nextActions", "blockedActions"])
        #expect(!members.isEmpty)
        #expect(Set(kind.columns.map(\.name)).count == kind.columns.count, "a column comes twice")
        let columns = Set(kind.columns.map { String($0.name.prefix { $0 != "." }) })
        #expect(members.subtracting(columns) == [])
        #expect(columns.subtracting(members) == [])
    }
}

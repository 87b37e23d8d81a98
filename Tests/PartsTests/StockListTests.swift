import JSON
import ServiceKit
import TestSupport
import Testing

@Suite struct StockListTests {
    let world: PartsWorld
    var service: TestService { world.service }

    init() throws {
        world = try PartsWorld()
    }

    @Test("stock is listed part by part with its lots, page by page, each part once")
    func pages() {
        for number in 1...5 {
            world.addPart("P\(number)")
            world.receive("P\(number)", lot: "A", .number(JSONNumber(Int64(number))))
            world.receive("P\(number)", lot: "B", 1)
        }
        var seen: [String: Int64] = [:]
        var cursor = ""
        repeat {
            let page = service.get(
                "/v1/outlets/\(world.outlet)/stock?limit=2" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
            for item in page["items"].items {
                #expect(item["lots"].items.count == 2)
                #expect(seen.updateValue(item["onHand"].integer ?? -1, forKey: item["partNumber"].text) == nil)
            }
            cursor = page["nextCursor"].text
        } while !cursor.isEmpty
        #expect(seen == ["P1": 2, "P2": 3, "P3": 4, "P4": 5, "P5": 6])
    }

    @Test("the ledger shows every movement with its sign, the newest first, by outlet and part")
    func ledger() {
        world.addPart("OIL")
        world.addPart("PAD")
        world.receive("OIL", lot: "A", 5)
        service.clock.set(TestService.morning.adding(hours: 1))
        let lot = world.issue("OIL", 3)["lots"][0]["lotId"].text
        service.clock.set(TestService.morning.adding(hours: 2))
        world.putBack(lot, 1)
        world.receive("PAD", lot: "C", 2)
        func lines(_ query: String) -> [JSONValue] { service.get("/v1/stock-movements?\(query)")["items"].items }
        let oil = lines("outlet=\(world.outlet)&partNumber=OIL")
        #expect(oil.map { $0["quantity"].integer } == [1, -3, 5])
        #expect(oil.map { $0["kind"].text } == ["return", "issue", "receipt"])
        #expect(oil[1]["reference"] == "slip")
        #expect(oil[1]["staffId"] == .string(world.clerk))
        #expect(oil[1]["at"] == "2026-11-24T02:00:00Z")
        #expect(lines("partNumber=PAD").count == 1)
        #expect(lines("outlet=\(world.outlet)").count == 4)
        #expect(lines("").count == 4)
        #expect(lines("outlet=\(world.addOutlet("SH02"))").isEmpty)
        #expect(service.get("/v1/stock-movements?outlet=nonsense").status == 400)
    }

    @Test("the ledger's pages hold each movement once, those of one instant too")
    func ledgerPages() {
        world.addPart("OIL")
        for lot in 1...7 { world.receive("OIL", lot: "L\(lot)", 1) }
        var seen: [String] = []
        var cursor = ""
        repeat {
            let page = service.get(
                "/v1/stock-movements?limit=3" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
            seen += page["items"].items.map { $0["id"].text }
            cursor = page["nextCursor"].text
        } while !cursor.isEmpty
        #expect(seen.count == 7)
        #expect(Set(seen).count == 7)
        #expect(service.get("/v1/stock-movements?cursor=AAAA").status == 400)
    }
}

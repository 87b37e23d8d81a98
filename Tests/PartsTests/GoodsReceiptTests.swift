import JSON
import Parts
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct GoodsReceiptTests {
    let world: PartsWorld
    var service: TestService { world.service }

    init() throws {
        world = try PartsWorld()
        world.addPart("OIL")
        world.addPart("PAD")
    }

    @Test("received goods lie in their lots, with a movement each")
    func receive() throws {
        let answer = world.receive([
            ["partNumber": "OIL", "lot": "B7", "quantity": .decimal("40.5"), "unitCost": PartsWorld.money(5_200)],
            [
                "partNumber": "PAD", "lot": "C3", "quantity": 2, "unitCost": PartsWorld.money(33_000),
                "expiresOn": "2027-01-31",
            ],
        ])
        #expect(answer.status == 201)
        #expect(answer["lines"].items.map { $0["lot"].text } == ["B7", "C3"])
        #expect(answer["lines"].items.allSatisfy { $0["lotId"].text.hasPrefix("lot_") })
        #expect(service.get("/v1/goods-receipts/\(answer.id)").bytes == answer.bytes)
        let level = world.level("OIL")
        #expect(level["onHand"] == .decimal("40.5"))
        #expect(level["lots"][0]["lotId"] == answer["lines"][0]["lotId"])
        #expect(world.level("PAD")["lots"][0]["expiresOn"] == "2027-01-31")
        #expect(try service.count("SELECT count(*) FROM stock_movements WHERE kind = 'receipt'") == 2)
        #expect(try service.count("SELECT count(*) FROM events WHERE type = 'lot.received'") == 2)
        #expect(try service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }

    @Test("the same lot again is added to where cost and expiry agree, and refused where they differ")
    func sameLot() {
        world.receive("OIL", lot: "B7", 10, expiresOn: "2027-01-31")
        let again = world.receive("OIL", lot: "B7", 5, expiresOn: "2027-01-31")
        #expect(again.status == 201)
        #expect(again["lines"][0]["quantity"] == 5)
        #expect(world.receive("OIL", lot: "B7", 1)["lines"][0]["expiresOn"] == "2027-01-31")
        #expect(world.receive("OIL", lot: "B7", 5, expiresOn: "2027-02-28").code == "lot_differs")
        let dearer = world.receive("OIL", lot: "B7", 5, expiresOn: "2027-01-31", cost: 5_201)
        #expect(dearer.status == 409)
        #expect(dearer.pointers == ["/lines/0/lot"])
        #expect(world.level("OIL")["onHand"] == 16)
        #expect(world.level("OIL")["lots"].items.count == 1)
    }

    @Test("a refused line takes the whole receipt back")
    func wholeOrNothing() throws {
        let answer = world.receive([
            ["partNumber": "OIL", "lot": "B7", "quantity": 1, "unitCost": PartsWorld.money(1)],
            ["partNumber": "NONE", "lot": "B7", "quantity": 1, "unitCost": PartsWorld.money(1)],
        ])
        #expect(answer.status == 422)
        #expect(answer.code == "unknown_reference")
        #expect(answer.pointers == ["/lines/1/partNumber"])
        #expect(try service.count("SELECT count(*) FROM lots") == 0)
        #expect(try service.count("SELECT count(*) FROM goods_receipts") == 0)
    }

    @Test("goods are received by a parts clerk or the manager of that very outlet")
    func roles() {
        let other = world.addOutlet("SH02")
        func receive(_ staff: String) -> TestAnswer {
            service.post(
                "/v1/goods-receipts",
                [
                    "outletId": .string(world.outlet), "receivedBy": .string(staff),
                    "lines": [["partNumber": "OIL", "lot": "A", "quantity": 1, "unitCost": PartsWorld.money(1)]],
                ])
        }
        #expect(receive(world.addStaff("Ma Lin", ["outletManager"])).status == 201)
        let technician = receive(world.addStaff("Chen Gang", ["technician"]))
        #expect(technician.status == 409)
        #expect(technician.code == "role_needed")
        let stranger = receive(world.addStaff("Xu Er", ["partsClerk"], at: other))
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/receivedBy"])
    }

    @Test("the unit cost is in the outlet's currency")
    func currency() {
        let line: JSONValue = [
            "partNumber": "OIL", "lot": "A", "quantity": 1, "unitCost": PartsWorld.money(1, "EUR"),
        ]
        #expect(world.receive([line]).pointers == ["/lines/0/unitCost/currency"])
    }

    @Test("nothing is received in no quantity, and no more than three decimals are kept")
    func quantities() {
        #expect(world.receive("OIL", lot: "A", 0).pointers == ["/lines/0/quantity"])
        #expect(world.receive("OIL", lot: "A", .decimal("0.0001")).pointers == ["/lines/0/quantity"])
        #expect(world.receive([]).pointers == ["/lines"])
        #expect(service.get("/v1/goods-receipts/rcv_00000000000000000000000000").status == 404)
    }

    @Test("a part with a shelf life gives its lots an expiry where none is named")
    func shelfLife() {
        world.addPart("GLUE") { $0.with("shelfLifeDays", 30) }
        #expect(world.receive("GLUE", lot: "A", 1)["lines"][0]["expiresOn"] == "2026-12-24")
        #expect(world.receive("GLUE", lot: "B", 1, expiresOn: "2026-11-30")["lines"][0]["expiresOn"] == "2026-11-30")
    }
}

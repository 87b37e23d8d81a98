import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import RepairOrders

@Suite("Lists of repair orders and deferred jobs")
struct ListTests {
    private func ids(_ answer: TestAnswer) -> [String] { answer["items"].items.map { $0["id"].text } }

    @Test("the newest comes first, page after page, none twice and none left out")
    func pages() throws {
        let shelf = try Shelf()
        let orders = try shelf.fill(23)
        var seen: [String] = []
        var target: String? = "/v1/repair-orders?limit=5"
        while let next = target {
            let answer = shelf.service.get(next)
            #expect(answer.status == 200)
            #expect(answer["items"].items.count <= 5)
            seen += ids(answer)
            let cursor = answer["nextCursor"].text
            target = cursor.isEmpty ? nil : "/v1/repair-orders?limit=5&cursor=\(cursor)"
        }
        #expect(seen == orders.reversed())
    }

    @Test("each filter, and any of them together, gives what it names")
    func filters() throws {
        let shelf = try Shelf()
        let orders = try shelf.fill(18)
        let even = stride(from: 0, to: 18, by: 2).map { orders[$0] }
        for (name, value) in [
            ("outlet", shelf.outlets[0]), ("customer", shelf.customers[0]), ("vehicle", shelf.vehicles[0]),
        ] {
            #expect(ids(shelf.service.get("/v1/repair-orders?\(name)=\(value)")) == even.reversed())
        }
        #expect(ids(shelf.service.get("/v1/repair-orders?status=draft")) == [orders[9], orders[0]])
        let both = "/v1/repair-orders?outlet=\(shelf.outlets[0])&status=draft"
        #expect(ids(shelf.service.get(both)) == [orders[0]])
        #expect(ids(shelf.service.get(both + "&customer=\(shelf.customers[0])")) == [orders[0]])
        let none = "status=draft&customer=\(shelf.customers[1])&outlet=\(shelf.outlets[0])"
        #expect(ids(shelf.service.get("/v1/repair-orders?\(none)&vehicle=\(shelf.vehicles[0])")).isEmpty)
        let appointment = "apt_00000000000000000000001003"
        #expect(ids(shelf.service.get("/v1/repair-orders?appointment=\(appointment)")) == [orders[3]])
        for (name, value) in [("customer", shelf.customers[1]), ("vehicle", shelf.vehicles[1])] {
            let target = "/v1/repair-orders?status=authorized&\(name)=\(value)"
            #expect(ids(shelf.service.get(target)) == [orders[1]])
        }
    }

    @Test("what cannot be read, or is too much, is refused")
    func refuses() throws {
        let shelf = try Shelf()
        for query in [
            "status=lost", "outlet=veh_1", "limit=0", "limit=201", "cursor=%20", "colour=red",
            "status=draft&status=ready",
        ] {
            #expect(shelf.service.get("/v1/repair-orders?\(query)").status == 400, "\(query)")
        }
        #expect(shelf.service.get("/v1/deferred-jobs?priority=urgent").status == 400)
    }

    @Test("an order is found by its identifier, with what it allows")
    func shows() throws {
        let shelf = try Shelf()
        let orders = try shelf.fill(3)
        let answer = shelf.service.get("/v1/repair-orders/\(orders[1])")
        #expect(answer.status == 200)
        #expect(answer.field("ETag") == "\"1\"")
        #expect(answer["nextActions"] == ["start", "cancel"])
        #expect(shelf.service.get("/v1/repair-orders/\(orders[0])")["blockedActions"][0]["action"].text == "authorize")
        for id in ["ro_x", "cus_00000000000000000000001000", "ro_00000000000000000000009999"] {
            #expect(shelf.service.get("/v1/repair-orders/\(id)").status == 404)
            #expect(shelf.service.get("/v1/repair-orders/\(id)/compliance").status == 404)
        }
    }

    @Test("the compliance report counts what it lists")
    func reports() throws {
        let shelf = try Shelf()
        let order = try shelf.fill(1)[0]
        let answer = shelf.service.get("/v1/repair-orders/\(order)/compliance")
        #expect(answer["repairOrderId"].text == order)
        let results = answer["rules"].items.map { $0["result"].text }
        for result in ["met", "missed", "pending"] {
            #expect(answer[result].integer == Int64(results.filter { $0 == result }.count))
        }
        #expect(results.contains("pending"))
    }

    @Test("a vehicle's deferred work comes newest first")
    func listsDeferred() throws {
        let shelf = try Shelf()
        let order = try shelf.fill(1)[0]
        _ = try shelf.service.database.writeAndWait { transaction in
            for number in 1...3 {
                let deferred = DeferredJob(
                    id: DeferredJobID(stored: "dfj_0000000000000000000000000\(number)"),
                    vehicleID: .init(stored: shelf.vehicles[0]),
                    orderID: .init(stored: order), description: "Pads", operation: "BRK", reason: .postponed,
                    isSafetyRelevant: number == 2, price: Money(Int64(number), .CNY), createdAt: Sample.now)
                try DeferredJobTable.insert(deferred, in: transaction)
            }
            try DeferredJobTable.acknowledge(of: .init(stored: order), at: Sample.now, in: transaction)
        }
        let first = shelf.service.get("/v1/deferred-jobs?vehicle=\(shelf.vehicles[0])&limit=2")
        #expect(first["items"].items.compactMap { $0["price"]["amount"].integer } == [3, 2])
        #expect(first["items"][1]["acknowledgedAt"].text == Sample.now.text)
        #expect(first["items"][0]["acknowledgedAt"] == .null)
        let cursor = first["nextCursor"].text
        let rest = shelf.service.get("/v1/deferred-jobs?vehicle=\(shelf.vehicles[0])&limit=2&cursor=\(cursor)")
        #expect(rest["items"].items.count == 1)
        #expect(shelf.service.get("/v1/deferred-jobs?vehicle=\(shelf.vehicles[1])")["items"] == [])
    }

    @Test("a change over somebody else's is refused")
    func guardsVersion() throws {
        let shelf = try Shelf()
        let id = RepairOrderID(stored: try shelf.fill(1)[0])
        let refused = try shelf.service.database.writeAndWait { transaction in
            guard var order = try RepairOrderTable.find(id, in: transaction) else { return nil as Refusal? }
            order.keyTag = "K1"
            order.version += 1
            try RepairOrderTable.update(order, from: 1, in: transaction)
            order.keyTag = "K2"
            return refusal { try RepairOrderTable.update(order, from: 1, in: transaction) }
        }
        #expect(refused?.code == "concurrent_change")
        #expect(shelf.service.get("/v1/repair-orders/\(id)")["keyTag"].text == "K1")
    }
}

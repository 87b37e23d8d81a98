import JSON
import RepairOrders
import TestSupport
import Testing

/// Who reads all events from the first on has every repair order as it is, member by member (EVT-01).
@Suite struct RebuildTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
        for lot in ["A2", "A3"] {
            shop.receive("OF1", lot: lot, 100)
            shop.receive("OIL1", lot: lot, 500)
            shop.receive("PAD1", lot: lot, 100)
        }
    }

    private func expectRebuilt() {
        let missed = shop.service.ordersThatEventsMiss()
        #expect(missed.isEmpty, "\(missed.first ?? "")")
    }

    @Test("orders in every state are rebuilt from the events alone", arguments: RepairOrderStatus.allCases)
    func states(_ status: RepairOrderStatus) {
        let order = shop.order(in: status)
        #expect(shop.status(order) == status.rawValue)
        expectRebuilt()
    }

    @Test("jobs that came, changed and went on a draft are rebuilt")
    func draft() throws {
        let order = shop.draft([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        try #require(jobs.count == 2)
        let path = shop.path(order) + "/jobs/"
        let parts: JSONValue = ["parts": [["partNumber": "OF1", "quantity": 2]], "payType": "warranty"]
        #expect(shop.service.patch(path + jobs[0], parts).status == 200)
        expectRebuilt()
        #expect(shop.service.send("DELETE", path + jobs[1]).status == 200)
        expectRebuilt()
        #expect(shop.act(order, "estimate").status >= 200)
        #expect(shop.service.patch(path + jobs[0], ["decision": "deferred", "safety": true]).status == 200)
        expectRebuilt()
    }

    @Test("an inspection that fails, a stop, findings and their answers are rebuilt")
    func workshop() throws {
        let failed = shop.inInspection([shop.oilService, shop.brakePads])
        let job = try #require(shop.jobIDs(failed).first)
        #expect((200...201).contains(shop.inspect(failed, shop.failing(failed, [job])).status))
        let order = shop.inRepair()
        let stop = shop.act(order, "safety-stops", ["raisedBy": "\(shop.clerk)", "reason": "Fuel smell"])
        #expect(stop.status == 201)
        #expect(shop.act(order, "findings", shop.padsWorn).status >= 200)
        expectRebuilt()
        #expect(shop.order(failed)["jobs"][0]["reworkCount"].integer == 1)
    }
}

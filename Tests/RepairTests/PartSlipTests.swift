import Dispatch
import JSON
import Parts
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// REP-05: parts leave the store by slip and come back by slip.
@Suite struct PartSlipTests {
    let shop: Workshop
    let order: String
    let job: String

    init() throws {
        shop = try Workshop()
        order = shop.inRepair()
        job = try #require(shop.jobIDs(order).first)
    }

    private func balance() throws -> [String: Int64] {
        let id = try #require(RepairOrderID(order))
        let parts = try shop.service.database.read { try IssuedParts.balance(of: id, in: $0) }
        return Dictionary(parts.map { ("\($0.partNumber)/\($0.lot)", $0.quantity.thousandths) }, uniquingKeysWith: +)
    }

    @Test("a slip names order, job, part, lot, quantity, who gave and who took")
    func slip() throws {
        let slip = shop.issue(order, job, [("OF", 1), ("OIL", 5)])
        #expect(slip.status == 201)
        #expect(slip.id.hasPrefix("iss_"))
        #expect(slip["number"].text.hasPrefix("PI-SH1-20261124-"))
        #expect(slip["jobId"].text == job)
        #expect(slip["givenBy"].text == shop.clerk)
        #expect(slip["takenBy"].text == shop.technician)
        #expect(slip["lines"].items.map { $0["lot"].text } == ["A1", "B7"])
        #expect(slip["lines"][1]["quantity"] == 5)
        #expect(slip["lines"][1]["unitCost"] == shop.money(3_000))
        #expect(slip["repairOrder"]["status"] == "inRepair")
        #expect(shop.onHand("OIL") == 35)
        let location = try #require(slip.field("Location"))
        #expect(shop.service.get(location)["number"] == slip["number"])
        #expect(shop.service.get(shop.path(order) + "/part-issues")["items"].items.count == 1)
        #expect(shop.events(order).contains("partIssue.created"))
    }

    @Test("more than is on hand is refused, and nothing of the slip is issued")
    func notEnough() throws {
        let answer = shop.issue(order, job, [("OIL", 5), ("OF", 11)])
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-05")
        #expect(answer["available"] == 10)
        #expect(shop.onHand("OIL") == 40)
        #expect(try balance().isEmpty)
        #expect(try shop.service.count("SELECT COUNT(*) FROM part_slips") == 0)
    }

    @Test("what is reserved for another order is not there; the order's own reservation is used up")
    func reserved() throws {
        let other = shop.inRepair([shop.brakePads])
        #expect(shop.issue(order, job, [("PAD", 2)])["available"] == 1)
        #expect(shop.issue(order, job, [("PAD", 1)]).status == 201)
        let otherJob = try #require(shop.jobIDs(other).first)
        #expect(shop.issue(other, otherJob, [("PAD", 1)]).status == 201)
        #expect(shop.onHand("PAD") == 0)
        #expect(
            try shop.service.count(
                "SELECT COUNT(*) FROM part_reservations WHERE holder = $1", [.text(other)]) == 0)
    }

    @Test("a line over two lots becomes two lines, and goes back to the lots it came from")
    func twoLots() throws {
        shop.setClock(minutes: 1)
        shop.receive("OF1", lot: "A2", 5)
        let slip = shop.issue(order, job, [("OF", 12)])
        #expect(slip["lines"].items.map { $0["lot"].text } == ["A1", "A2"])
        #expect(slip["lines"].items.map { $0["quantity"] } == [10, 2])
        let back = shop.giveBack(order, job, [("OF", 12)])
        #expect(back.status == 201)
        #expect(back.id.hasPrefix("rtn_"))
        #expect(back["receivedBy"].text == shop.clerk)
        #expect(try balance().isEmpty)
        #expect(shop.onHand("OF") == 15)
        let lots = try shop.service.database.read {
            try $0.query("SELECT on_hand FROM lots WHERE lot IN ('A1', 'A2') ORDER BY lot") { $0.int64(0) }
        }
        #expect(lots == [10_000, 5_000])
        #expect(try shop.service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }

    @Test("never more comes back than is out for the job, slip by slip and line by line")
    func returns() throws {
        _ = shop.issue(order, job, [("OIL", 5)])
        #expect(shop.giveBack(order, job, [("OIL", 2)]).status == 201)
        let tooMuch = shop.giveBack(order, job, [("OIL", 4)])
        #expect(tooMuch.status == 409)
        #expect(tooMuch.rule == "REP-05")
        #expect(tooMuch["outstanding"] == 3)
        #expect(shop.giveBack(order, job, [("OIL", 2), ("OIL", 2)]).status == 409)
        #expect(shop.giveBack(order, job, [("OF", 1)]).status == 409)
        #expect(try balance() == ["OIL1/B7": 3_000])
        #expect(shop.giveBack(order, job, [("OIL", 2), ("OIL", 1)]).status == 201)
        #expect(shop.onHand("OIL") == 40)
        #expect(shop.service.get(shop.path(order) + "/part-returns")["items"].items.count == 2)
    }

    @Test("another lot than the next one needs a reason")
    func otherLot() throws {
        shop.setClock(minutes: 1)
        shop.receive("OF1", lot: "A2", 5)
        func issue(_ line: JSONValue) -> TestAnswer {
            shop.act(
                order, "part-issues",
                ["jobId": "\(job)", "givenBy": "\(shop.manager)", "takenBy": "\(shop.technician)", "lines": [line]])
        }
        let line: JSONValue = ["partNumber": "OF1", "quantity": 1, "lot": "A2"]
        let refused = issue(line)
        #expect(refused.status == 422)
        #expect(refused.pointers == ["/lines/0/reason"])
        #expect(issue(line.with("lot", "A1")).status == 201)
        let chosen = issue(line.with("reason", "A1 is damaged"))
        #expect(chosen["lines"][0]["lot"] == "A2")
        #expect(chosen["lines"][0]["reason"] == "A1 is damaged")
        #expect(issue(line.with("lot", "Z9").with("reason", "-")).code == "lot_not_issuable")
    }

    @Test("only a clerk or the manager gives, only a technician of the outlet takes")
    func people() throws {
        let body: JSONValue = [
            "jobId": "\(job)", "givenBy": "\(shop.clerk)", "takenBy": "\(shop.technician)",
            "lines": shop.lines([("OF", 1)]),
        ]
        let other = Workshop(shop.service, tag: "2")
        #expect(shop.act(order, "part-issues", body.with("givenBy", .string(shop.technician))).rule == "REP-05")
        #expect(shop.act(order, "part-issues", body.with("takenBy", .string(shop.advisor))).rule == "REP-05")
        #expect(shop.act(order, "part-issues", body.with("givenBy", .string(other.clerk))).pointers == ["/givenBy"])
        let foreign = shop.act(order, "part-issues", body.with("takenBy", .string(other.technician)))
        #expect(foreign.status == 422)
        #expect(foreign.pointers == ["/takenBy"])
        let back: JSONValue = [
            "jobId": "\(job)", "returnedBy": "\(shop.technician)", "receivedBy": "\(other.clerk)",
            "lines": shop.lines([("OF", 1)]),
        ]
        #expect(shop.act(order, "part-returns", back).pointers == ["/receivedBy"])
    }

    @Test("wrong bodies are 422 with every pointer; unknown parts by line")
    func bodies() {
        let empty = shop.act(order, "part-issues", ["lines": []])
        #expect(empty.status == 422)
        #expect(Set(empty.pointers) == ["/jobId", "/givenBy", "/takenBy", "/lines"])
        #expect(shop.issue(order, job, [("OF", 0)]).pointers == ["/lines/0/quantity"])
        #expect(shop.issue(order, job, [("OF", -1)]).status == 422)
        #expect(shop.issue(order, job, [("OF", 1), ("NONE", 1)]).pointers == ["/lines/1/partNumber"])
        #expect(shop.onHand("OF") == 10)
    }

    @Test("a job that is complete takes no parts, and gives what it did not use back")
    func completeJob() {
        _ = shop.issue(order, job, [("OF", 2)])
        shop.work(order, job)
        let late = shop.issue(order, job, [("OF", 1)])
        #expect(late.status == 409)
        #expect(late.rule == "REP-01")
        #expect(late.state == "completed")
        #expect(shop.giveBack(order, job, [("OF", 1)]).status == 201)
        _ = shop.act(order, "submit")
        #expect(shop.issue(order, job, [("OF", 1)]).rule == "REP-01")
        #expect(shop.giveBack(order, job, [("OF", 1)]).status == 201)
    }

    @Test("a retried issue is one issue")
    func retry() {
        let body: JSONValue = [
            "jobId": "\(job)", "givenBy": "\(shop.clerk)", "takenBy": "\(shop.technician)",
            "lines": shop.lines([("OF", 1)]),
        ]
        let first = shop.service.post(shop.path(order) + "/part-issues", body, key: "k")
        #expect(shop.service.post(shop.path(order) + "/part-issues", body, key: "k").bytes == first.bytes)
        #expect(shop.onHand("OF") == 9)
    }

    @Test("twenty at once want the last two parts: two get them")
    func race() throws {
        let orders = try (0..<4).map { _ in
            let id = shop.inRepair([shop.oilService.with("parts", [])])
            return (id, try #require(shop.jobIDs(id).first))
        }
        let statuses = Mutex<[Int: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: 20) { number in
            let (order, job) = orders[number % 4]
            let status = shop.issue(order, job, [("PAD", 1)]).status
            statuses.withLock { $0[status, default: 0] += 1 }
        }
        #expect(statuses.withLock { $0 } == [201: 2, 409: 18])
        #expect(shop.onHand("PAD") == 0)
        #expect(try shop.service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }
}

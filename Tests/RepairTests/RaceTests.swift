import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Many people press the same button at once.
@Suite struct RaceTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func statuses(_ count: Int, _ act: @Sendable (Int) -> TestAnswer) -> [Int: Int] {
        let statuses = Mutex<[Int: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let status = act(number).status
            statuses.withLock { $0[status, default: 0] += 1 }
        }
        return statuses.withLock { $0 }
    }

    @Test("one technician, told to start eight jobs at once, is clocked on one")
    func technician() throws {
        let bays = (0..<8).map { number in
            shop.service.post("/v1/outlets/\(shop.outlet)/bays", ["name": "R\(number)", "kind": "lift"]).id
        }
        let work = try bays.map { bay in
            let order = shop.inRepair()
            let job = try #require(shop.jobIDs(order).first)
            #expect(shop.assign(order, job, bay: bay).status == 200)
            return (order, job)
        }
        #expect(statuses(8) { shop.clock(work[$0].0, work[$0].1, "start") } == [200: 1, 409: 7])
        #expect(try shop.service.count("SELECT COUNT(*) FROM clockings WHERE ended_at IS NULL") == 1)
    }

    @Test("two technicians and one bay: one vehicle is worked on in it")
    func bay() throws {
        let work = try [shop.technician, shop.second].map { technician in
            let order = shop.inRepair()
            let job = try #require(shop.jobIDs(order).first)
            #expect(shop.assign(order, job, to: technician).status == 200)
            return (order, job)
        }
        #expect(statuses(2) { shop.clock(work[$0].0, work[$0].1, "start") } == [200: 1, 409: 1])
    }

    @Test("a change that is approved ten times at once is one job, and counts once")
    func approval() throws {
        let order = shop.inRepair()
        let before = try #require(shop.order(order)["amounts"]["authorized"]["amount"].integer)
        let request = "/v1/change-requests/\(shop.act(order, "findings", shop.padsWorn).id)"
        shop.service.post(request + "/quote")
        let seen = statuses(10) { _ in
            shop.service.post(request + "/approve", ["customerSignature": Workshop.drawn])
        }
        #expect(seen == [200: 1, 409: 9])
        #expect(shop.jobIDs(order).count == 2)
        #expect(shop.order(order)["amounts"]["authorized"]["amount"].integer == before + 126_560)
        #expect(shop.order(order)["openChangeRequests"] == 0)
    }

    @Test("parts that are returned twice at once come back once")
    func returns() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.issue(order, job, [("OIL", 5)])
        #expect(statuses(6) { _ in shop.giveBack(order, job, [("OIL", 5)]) } == [201: 1, 409: 5])
        #expect(shop.onHand("OIL") == 40)
    }
}

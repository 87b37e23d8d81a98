import JSON
import TestSupport
import Testing

/// REP-16 beside all that changes orders meanwhile.
@Suite struct MoveWalkTests {
    @Test(
        "REP-16: however jobs and orders go to and fro, nothing of them is lost, doubled or priced anew",
        arguments: [("CNY", 1_300, 21), ("EUR", 1_950, 22), ("JPY", 1_000, 23)] as [(String, Int64, UInt64)])
    func walk(_ currency: String, _ rate: Int64, _ seed: UInt64) throws {
        let service = try TestService(Workshop.modules, judges: false)
        let tax: JSONValue = .number(JSONNumber(scaled: rate, places: 2))
        let first = Workshop(service, currency: currency, tax: tax)
        let walk = MoveWalk(first, Workshop(service, tag: "2", currency: currency, tax: tax), seed: seed)
        walk.walk(steps: 140)
        #expect(!walk.hasFailed, "seed \(seed) in \(currency)")
        #expect(service.ordersThatEventsMiss() == [], "seed \(seed)")
        #expect(walk.brokenChains() == [], "seed \(seed)")
        #expect(walk.problems() == [], "seed \(seed)")
        let never = [MoveStep.open, .moveJobs, .moveOrder, .issue, .change, .plan, .discount]
            .filter { walk.done[$0] == nil }
        #expect(never.isEmpty, "seed \(seed): never went through: \(never), of \(walk.steps) \(walk.done)")
        #expect(walk.refused > 0)
    }
}

import Testing

@testable import RepairOrders
@testable import ServiceKit

@Suite("The compliance report")
struct ComplianceTests {
    private func facts(
        _ document: RepairOrderDocument, deferred: [DeferredJob] = [], _ measurements: [Measurement] = []
    ) -> OrderFacts {
        OrderFacts(
            document: document, deferred: deferred,
            measurements: Dictionary(measurements.map { ($0.rule, $0) }) { first, _ in first })
    }

    private func results(_ facts: OrderFacts) -> [Rule: RuleResult] {
        Dictionary(ComplianceReport.lines(of: facts).map { ($0.rule, $0.result) }) { first, _ in first }
    }

    @Test("each rule stands in it once")
    func isUnique() {
        let rules = ComplianceTable.rows.map(\.rule)
        #expect(Set(rules).count == rules.count)
    }

    @Test("an enforced rule is pending before its step and met after it")
    func enforced() {
        var document = Sample.clear(.draft)
        #expect(results(facts(document))[.RCP_08] == .pending)
        document.order.times.authorized = Sample.now
        #expect(results(facts(document))[.RCP_08] == .met)
        let line = ComplianceReport.lines(of: facts(document)).first { $0.rule == .RCP_08 }
        #expect(line?.at == Sample.now)
    }

    @Test("a measured rule is what was measured, and missed where nothing was")
    func measured() {
        var document = Sample.clear(.authorized)
        #expect(results(facts(document))[.RCP_05] == .pending)
        document.order.times.authorized = Sample.now
        #expect(results(facts(document))[.RCP_05] == .missed)
        let done = Measurement(rule: .RCP_05, result: .met, at: Sample.now, staff: "stf_1", reason: nil)
        #expect(results(facts(document, [done]))[.RCP_05] == .met)
        let late = Measurement(rule: .RCP_01, result: .missed, at: Sample.now, staff: "stf_1", reason: "waited 20 min")
        let line = ComplianceReport.lines(of: facts(document, [late])).first { $0.rule == .RCP_01 }
        #expect(line?.result == .missed)
        #expect(line?.staff == "stf_1")
        #expect(line?.reason == "waited 20 min")
    }

    @Test("nothing is pending of a cancelled order; what was done stays")
    func cancelled() {
        var document = Sample.clear(.cancelled)
        document.order.times.authorized = Sample.now
        let results = results(facts(document))
        #expect(results[.RCP_08] == .met)
        #expect(results[.SET_02] == nil)
        #expect(!results.values.contains(.pending))
    }

    @Test("REP-04 waits for the price of what was found at inspection, and is judged where a change was found")
    func asked() {
        var document = Sample.clear(.inInspection)
        document.order.times.submitted = Sample.now
        document.jobs[0].changeRequestID = ChangeRequestID(stored: "chg_1")
        #expect(results(facts(document))[.REP_04] == nil)
        document.order.openChangeRequests = 1
        #expect(results(facts(document))[.REP_04] == .pending)
        let late = Measurement(rule: .REP_04, result: .missed, at: Sample.now, staff: nil, reason: "Quoted late")
        #expect(results(facts(document, [late]))[.REP_04] == .missed)
    }

    @Test("rules of what the order has not had do not apply")
    func applies() {
        let plain = results(facts(Sample.clear(.delivered)))
        for rule in [Rule.BKG_04, .REP_03, .REP_05, .RCP_14, .INS_04, .INS_05, .INS_07, .SET_10] {
            #expect(plain[rule] == nil, "\(rule.code)")
        }
        var document = Sample.clear(.delivered)
        document.order = Sample.order(.delivered, appointment: AppointmentID(stored: "apt_1"))
        document.jobs[0].changeRequestID = ChangeRequestID(stored: "chg_1")
        document.jobs[0].reworkCount = 1
        let deferred = DeferredJob(
            id: DeferredJobID(stored: "dfj_1"), vehicleID: document.order.vehicleID, orderID: document.order.id,
            description: "Pads", operation: nil, reason: .declined, isSafetyRelevant: true, price: nil,
            createdAt: Sample.now)
        // What an earlier visit put off and this one again is signed for as well; it is no work of this order.
        var again = facts(Sample.clear(.delivered))
        again.deferredAgain = [deferred]
        #expect(results(again)[.SET_10] != nil)
        #expect(results(again)[.RCP_14] == nil)
        let full = results(facts(document, deferred: [deferred]))
        for rule in [Rule.BKG_04, .REP_03, .RCP_14, .INS_05, .INS_07, .SET_10] {
            #expect(full[rule] != nil, "\(rule.code)")
        }
    }
}

import ServiceKit
import Testing

@testable import RepairOrders

@Suite("Rules that stand against an action")
struct BlockerTests {
    @Test("without any, nextActions is what the state allows", arguments: RepairOrderStatus.allCases)
    func clear(_ status: RepairOrderStatus) throws {
        let document = Sample.clear(status)
        let allowed = try #require(StateTableTests.orders[status])
        #expect(Set(document.nextActions) == Set(allowed.keys))
        for action in RepairOrderAction.allCases {
            let refused = refusal { try document.require(action) }
            #expect((refused == nil) == (allowed[action] != nil))
        }
    }

    /// A document, the action that it does not allow, the rule and the code.
    static let cases: [(String, RepairOrderAction, Rule, String, RepairOrderDocument)] = [
        ("no walk-around", .authorize, .RCP_02, "walk_around_missing", changed(.draft) { $0.order.walkAround = nil }),
        (
            "no diagnosis", .authorize, .RCP_04, "concern_not_diagnosed",
            changed(.draft) { $0.concerns = [Sample.concern(nil)] }
        ),
        (
            "no job for the concern", .authorize, .RCP_04, "concern_without_job",
            changed(.draft) { $0.jobs[0].concernID = nil }
        ),
        ("no jobs", .authorize, .RCP_06, "no_jobs", changed(.draft) { $0.jobs[0].status = .declined }),
        ("not estimated", .authorize, .RCP_07, "not_estimated", changed(.draft) { $0.order.times.estimated = nil }),
        ("a job without price", .authorize, .RCP_07, "not_estimated", changed(.draft) { $0.jobs[0].labor = nil }),
        (
            "a stop before the start", .start, .REP_13, "safety_stop_open",
            changed(.authorized) { $0.order.isStopped = true }
        ),
        ("a stop in repair", .submit, .REP_13, "safety_stop_open", changed(.inRepair) { $0.order.isStopped = true }),
        (
            "a stop in inspection", .pass, .REP_13, "safety_stop_open",
            changed(.inInspection) { $0.order.isStopped = true }
        ),
        ("a job unfinished", .submit, .REP_11, "jobs_unfinished", changed(.inRepair) { $0.jobs[0].status = .paused }),
        (
            "a change unanswered", .submit, .REP_03, "change_requests_open",
            changed(.inRepair) { $0.order.openChangeRequests = 1 }
        ),
        (
            "outside work away", .submit, .REP_15, "sublets_open",
            changed(.inRepair) { $0.order.openSublets = 1 }
        ),
        (
            "a finding unanswered", .pass, .INS_06, "change_requests_open",
            changed(.inInspection) { $0.order.openChangeRequests = 1 }
        ),
        (
            "more parts out than agreed", .invoice, .SET_01, "unbilled_parts",
            changed(.ready) { $0.order.hasUnagreedParts = true }
        ),
        ("parts out", .cancel, .REP_05, "parts_not_returned", changed(.inRepair) { $0.order.hasPartsOut = true }),
        ("not paid", .deliver, .SET_11, "not_paid", changed(.invoiced) { $0.order.isSettled = false }),
        ("work going on", .cancel, .REP_03, "work_in_progress", changed(.inRepair) { $0.jobs[0].status = .inProgress }),
    ]

    private static func changed(
        _ status: RepairOrderStatus, _ change: (inout RepairOrderDocument) -> Void
    ) -> RepairOrderDocument {
        var document = Sample.clear(status)
        change(&document)
        return document
    }

    @Test("each refuses its action by its rule, and takes it out of nextActions", arguments: cases.indices)
    func refuses(_ index: Int) throws {
        let (name, action, rule, code, document) = Self.cases[index]
        #expect(!document.nextActions.contains(action), "\(name)")
        let refused = try #require(refusal { try document.require(action) }, "\(name)")
        #expect(refused.status == 409)
        #expect(refused.rule == rule)
        #expect(refused.code == code)
        #expect(refused.state == document.order.status.rawValue)
        #expect(refused.allowedActions == document.nextActions.map(\.rawValue))
    }

    @Test("a reason for no job stands in for the job")
    func takesReason() {
        var document = Sample.clear(.draft)
        document.jobs[0].concernID = nil
        document.concerns = [Sample.concern(.unconfirmed, noJobReason: "decide after measuring")]
        #expect(document.nextActions.contains(.authorize))
    }

    @Test("a declined job needs no price")
    func ignoresDeclined() {
        var document = Sample.clear(.draft)
        document.jobs.append(Sample.job(2, .declined))
        #expect(document.nextActions.contains(.authorize))
    }

    @Test("the total is of the jobs asked for, and unknown while one has no price")
    func adds() {
        var document = Sample.clear(.draft)
        document.jobs.append(Sample.priced(2))
        #expect(document.total { _ in true } == 54_240)
        document.jobs.append(Sample.job(3, .declined))
        #expect(document.total { _ in true } == nil)
        #expect(document.total { $0.status == .proposed } == 54_240)
    }
}

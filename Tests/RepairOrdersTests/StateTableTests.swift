import ServiceKit
import Testing

@testable import RepairOrders

@Suite("The state tables of order and job")
struct StateTableTests {
    /// journey.md, "Repair order states", written out: every action that a state allows, and where it leads.
    static let orders: [RepairOrderStatus: [RepairOrderAction: RepairOrderStatus]] = [
        .draft: [.authorize: .authorized, .cancel: .cancelled],
        .authorized: [.start: .inRepair, .cancel: .cancelled],
        .inRepair: [.submit: .inInspection, .cancel: .cancelled],
        .inInspection: [.pass: .ready, .fail: .inRepair],
        .ready: [.invoice: .invoiced],
        .invoiced: [.deliver: .delivered],
        .delivered: [.callback: .closed],
        .closed: [:], .cancelled: [:],
    ]

    static let jobs: [JobStatus: [JobAction: JobStatus]] = [
        .proposed: [.approve: .approved, .decline: .declined, .defer: .deferred],
        .approved: [.assign: .assigned, .revoke: .declined],
        .assigned: [.assign: .assigned, .start: .inProgress, .revoke: .declined],
        .inProgress: [.pause: .paused, .complete: .completed],
        .paused: [.resume: .inProgress, .complete: .completed],
        .completed: [.pass: .passed, .fail: .failed],
        .failed: [.rework: .assigned],
        .declined: [:], .deferred: [:], .passed: [:],
    ]

    @Test("an order moves where the table says, and nowhere else", arguments: RepairOrderStatus.allCases)
    func movesOrder(_ status: RepairOrderStatus) throws {
        let allowed = try #require(Self.orders[status])
        for action in RepairOrderAction.allCases {
            var order = Sample.order(status)
            let refused = refusal { try order.move(action, at: Sample.now) }
            if let next = allowed[action] {
                #expect(refused == nil)
                #expect(order.status == next)
            } else {
                #expect(refused?.status == 409)
                #expect(refused?.state == status.rawValue)
                #expect(Set(refused?.allowedActions ?? []) == Set(allowed.keys.map(\.rawValue)))
                #expect(refused?.rule == RepairOrder.rule(of: action, in: status))
                #expect(order.status == status)
            }
        }
    }

    @Test("a job moves where the table says, and nowhere else", arguments: JobStatus.allCases)
    func movesJob(_ status: JobStatus) throws {
        let allowed = try #require(Self.jobs[status])
        for action in JobAction.allCases {
            var job = Sample.job(1, status)
            let refused = refusal { try job.move(action) }
            if let next = allowed[action] {
                #expect(refused == nil)
                #expect(job.status == next)
            } else {
                #expect(refused?.status == 409)
                #expect(refused?.state == status.rawValue)
                #expect(Set(refused?.allowedActions ?? []) == Set(allowed.keys.map(\.rawValue)))
                #expect(refused?.rule == Job.rule(of: action))
                #expect(job.status == status)
            }
        }
    }

    @Test("each step notes when it was taken")
    func notesTimes() throws {
        let steps: [(RepairOrderStatus, RepairOrderAction, (RepairOrder) -> Instant?)] = [
            (.draft, .authorize, \.times.authorized), (.authorized, .start, \.times.started),
            (.inRepair, .submit, \.times.submitted), (.inInspection, .pass, \.times.passed),
            (.ready, .invoice, \.times.invoiced), (.invoiced, .deliver, \.times.delivered),
            (.delivered, .callback, \.times.closed), (.draft, .cancel, \.times.cancelled),
        ]
        for (status, action, time) in steps {
            var order = Sample.order(status)
            #expect(time(order) == nil)
            try order.move(action, at: Sample.now)
            #expect(time(order) == Sample.now)
        }
    }

    @Test("a customer's agreement lasts until the job is taken back", arguments: JobStatus.allCases)
    func knowsAgreed(_ status: JobStatus) {
        let open: Set<JobStatus> = [.proposed, .declined, .deferred]
        #expect(Sample.job(1, status).isAgreed == !open.contains(status))
    }

    @Test("an order that is not invoiced because it is being inspected says so by INS-05")
    func namesRules() {
        #expect(RepairOrder.rule(of: .invoice, in: .inRepair) == .INS_05)
        #expect(RepairOrder.rule(of: .invoice, in: .inInspection) == .INS_05)
        #expect(RepairOrder.rule(of: .invoice, in: .draft) == .SET_01)
        #expect(RepairOrder.rule(of: .start, in: .draft) == .RCP_08)
        #expect(RepairOrder.rule(of: .start, in: .ready) == .REP_01)
    }
}

import JSON
import Network
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// Starts, pauses and resumes the work on a job, by the clock (REP-01, REP-02, REP-06).
enum ClockJob {
    struct Input: Sendable {
        let action: ClockAction
        let technicianID: StaffID?
        let reason: PauseReason?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let action = reader.choice("action", ClockAction.self)
        let reason = reader.optionalChoice("reason", PauseReason.self)
        if action == .pause, !reader.isPresent("reason") { reader.complain("reason", .missing) }
        if action != .pause, reason != nil {
            reader.complain("reason", .notAllowed(reason: "only a pause has a reason"))
        }
        return Input(action: action, technicianID: reader.optionalID("technicianId"), reason: reason)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireState(.inRepair, for: input.action.rawValue, .REP_01)
        // A pause is what a stop asks for; the rest waits until it is lifted (REP-13).
        if input.action != .pause { try document.requireNotStopped() }
        let before = document.jobs[index]
        try document.moveJob(at: index, input.action.job)
        if input.action == .start {
            try document.requireStandingAgreement(to: [before], at: call.now, in: transaction)
        }
        let technician = try technician(of: before, input, document.order, in: transaction)
        let running = try ClockingTable.open(job: before.id, in: transaction)
        let clocking: Clocking?
        switch input.action {
        case .pause:
            clocking = running.map { ended($0, at: call.now, input.reason) }
            try ClockingTable.close(job: before.id, at: call.now, reason: input.reason, in: transaction)
        case .start, .resume:
            clocking = try begin(before, technician, document.order, call, in: transaction)
        }
        let changes = [
            Event.Change("status", from: before.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("technicianId", to: technician.id.text), Event.Change("reason", to: input.reason?.rawValue),
        ]
        try document.saveJob(at: index, event: input.action.event, changes: changes, call, in: transaction)
        guard let clocking else { return .ok(document, version: document.order.version) }
        return document.answer(with: "clocking", clocking)
    }

    private static func ended(_ clocking: Clocking, at now: Instant, _ reason: PauseReason?) -> Clocking {
        var ended = clocking
        ended.endedAt = max(now, clocking.startedAt)
        ended.pauseReason = reason
        return ended
    }

    /// The technician that the job is assigned to; naming another is refused.
    private static func technician(
        of job: Job, _ input: Input, _ order: RepairOrder, in transaction: Transaction
    ) throws -> Staff {
        if let named = input.technicianID {
            let staff = try Staff.referenced(named, at: "/technicianId", outlet: order.outletID, in: transaction)
            guard staff.id == job.technicianID else {
                throw Refusal(
                    .REP_02, code: "technician_not_assigned",
                    "The job is not assigned to \(staff.name). Assign it first, or let its technician clock it.",
                    zh: "该工项未派给\(staff.name)。请先改派,或由已派技师计时。", at: "/technicianId")
            }
            return staff
        }
        guard let assigned = try job.technicianID.flatMap({ try StaffTable.find($0, in: transaction) }) else {
            throw Refusal(
                .REP_02, code: "job_not_assigned", "Assign a technician and a bay to the job first.",
                zh: "请先为该工项派定技师和工位。")
        }
        return assigned
    }

    private static func begin(
        _ job: Job, _ technician: Staff, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> Clocking {
        let workplace = try Workplace(job, of: order, in: transaction)
        try workplace.require(technician, at: call.now)
        try workplace.requireFree(technician, in: transaction)
        if let bay = try job.bayID.flatMap({ try BayTable.find($0, in: transaction) }) {
            try workplace.require(bay, in: transaction)
        }
        let clocking = Clocking(
            id: call.newID(), orderID: order.id, jobID: job.id, technicianID: technician.id,
            payType: Clocking.payType(of: job), startedAt: call.now)
        try ClockingTable.insert(clocking, outlet: order.outletID, in: transaction)
        return clocking
    }
}

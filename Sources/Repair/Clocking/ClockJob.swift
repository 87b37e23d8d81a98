import JSON
import Network
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// Starts, pauses and resumes the work on a job, by the clock (REP-01, REP-02, REP-06).
///
/// Of a job that several share each clocks their own time (REP-14): it rests when the last of them pauses.
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
        let running = try ClockingTable.open(job: before.id, in: transaction)
        let isBesideOthers = input.leavesOthersAtWork(on: before, running)
        if !isBesideOthers { try document.moveJob(at: index, input.action.job) }
        if input.action == .start {
            try document.requireStandingAgreement(to: [before], at: call.now, in: transaction)
        }
        let technician = try technician(of: before, input, document.order, in: transaction)
        // As with coming and going: for others only who manages people (REP-14).
        try call.requireActsAs(staff: technician.id.text, at: "/technicianId", unless: .manageNetwork)
        let clocking: Clocking?
        switch input.action {
        case .pause: clocking = try pause(running, input, technician, call, in: transaction)
        case .start, .resume:
            clocking = try begin(before, technician, document.order, call, in: transaction)
        }
        let changes = [
            Event.Change("status", from: before.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("technicianId", from: before.technicianID?.text, to: technician.id.text),
            Event.Change("reason", to: input.reason?.rawValue),
        ]
        let event = isBesideOthers ? input.action.eventBesideOthers : input.action.event
        try document.saveJob(at: index, event: event, changes: changes, call, in: transaction)
        guard let clocking else { return .ok(document, version: document.order.version) }
        return document.answer(with: "clocking", clocking)
    }

    /// Ends the clock of the one who is named, or, where nobody is, of everyone on the job.
    private static func pause(
        _ running: [Clocking], _ input: Input, _ technician: Staff, _ call: Call, in transaction: Transaction
    ) throws -> Clocking? {
        let own = running.filter { $0.technicianID == technician.id }
        if input.technicianID != nil, own.isEmpty { throw Refusal.notClocked(technician) }
        let ends = input.technicianID == nil ? running : own
        for clocking in ends {
            try ClockingTable.close(clocking.id, at: call.now, reason: input.reason, in: transaction)
        }
        guard var ended = own.first ?? running.first else { return nil }
        ended.endedAt = max(call.now, ended.startedAt)
        ended.pauseReason = input.reason
        return ended
    }

    /// The technician that the job is assigned to, or shared with; naming another is refused.
    private static func technician(
        of job: Job, _ input: Input, _ order: RepairOrder, in transaction: Transaction
    ) throws -> Staff {
        if let named = input.technicianID {
            let staff = try Staff.referenced(named, at: "/technicianId", outlet: order.outletID, in: transaction)
            guard job.isDone(by: staff.id) else {
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
            try workplace.require(bay, at: call.now, in: transaction)
        }
        let clocking = Clocking(
            id: call.newID(), orderID: order.id, jobID: job.id, technicianID: technician.id,
            payType: Clocking.payType(of: job), startedAt: call.now)
        try ClockingTable.insert(clocking, outlet: order.outletID, in: transaction)
        return clocking
    }
}

extension ClockJob.Input {
    /// Whether somebody who shares the job comes to, or goes from, others who are at work on it: its state stays.
    fileprivate func leavesOthersAtWork(on job: Job, _ running: [Clocking]) -> Bool {
        guard let technicianID, !job.shares.isEmpty, job.isDone(by: technicianID) else { return false }
        let hasOthers = running.contains { $0.technicianID != technicianID }
        let isClocked = running.contains { $0.technicianID == technicianID }
        // Who is not on the clock has nothing to pause, and is told so before the job's state is looked at.
        return hasOthers && (action == .pause || !isClocked)
    }
}

extension Refusal {
    fileprivate static func notClocked(_ technician: Staff) -> Refusal {
        Refusal(
            .REP_06, code: "technician_not_clocked",
            "\(technician.name) is not clocked on this job. Name who is, or nobody to pause them all.",
            zh: "\(technician.name)未在该工项上计时。请指定正在计时的技师;不指定则全部暂停。", at: "/technicianId")
    }
}

import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Puts a hard case to a technical expert; a clock that runs on the job stops, waiting for the expert (REP-08).
enum OpenExpertCase {
    struct Input: Sendable {
        let jobID: JobID
        let question: String
        let by: StaffID
        let expertID: StaffID?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            jobID: reader.id("jobId"), question: reader.string("question", length: 1...2_000), by: reader.id("by"),
            expertID: reader.optionalID("expertId"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, for: "openExpertCase", .REP_08)
        let job = try document.job(input.jobID, at: "/jobId", rule: .REP_08)
        guard job.isAtWork else {
            throw Refusal.state(
                job.status.rawValue, action: "openExpertCase", allowed: document.nextActions(of: job).map(\.rawValue),
                rule: .REP_08)
        }
        let staff = try Staff.referenced(input.by, at: "/by", outlet: document.order.outletID, in: transaction)
        let expert = try input.expertID.map { try ExpertCaseRoutes.expert($0, in: transaction) }
        let isRunning = job.status == .inProgress
        let one = ExpertCase(
            id: call.newID(), orderID: document.order.id, jobID: job.id, question: input.question, openedBy: staff.id,
            openedAt: call.now, askedID: expert?.id, isClockPaused: isRunning)
        try ExpertCaseTable.insert(one, in: transaction)
        if isRunning { try pause(job, of: &document, call, in: transaction) }
        let changes = [Event.Change("jobId", to: job.id.text), Event.Change("question", to: input.question)]
        try document.record("expertCase.opened", one.id.text, changes: changes, call, in: transaction)
        return .created(
            ShownExpertCase(one: one, now: call.now), at: "/v1/expert-cases/\(one.id)", version: one.version)
    }

    /// Stops the clock of a job, by the case and not by the technician.
    private static func pause(
        _ job: Job, of document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let index = try document.jobIndex(job.id)
        try document.moveJob(at: index, .pause)
        for clocking in try ClockingTable.open(job: job.id, in: transaction) {
            try ClockingTable.close(clocking.id, at: call.now, reason: .waitingExpert, in: transaction)
        }
        let changes = [
            Event.Change("status", from: job.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("technicianId", to: job.technicianID?.text),
            Event.Change("reason", to: PauseReason.waitingExpert.rawValue),
        ]
        try document.saveJob(
            at: index, event: ClockAction.pause.event, changes: changes, call, in: transaction)
    }
}

import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The technician's word that a job is done: cause, correction, self-check, signature (REP-10).
enum CompleteJob {
    struct Input: Sendable {
        let cause: String
        let correction: String
        let selfCheck: [Bool]
        let signedBy: StaffID
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            cause: reader.string("cause", length: 1...2_000),
            correction: reader.string("correction", length: 1...2_000),
            selfCheck: reader.array("selfCheck", count: 0...100) { $0.bool() },
            signedBy: reader.object("signature") { $0.id("staffId") } ?? StaffID(stored: ""))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireState(.inRepair, for: "complete", .REP_10)
        try document.requireNotStopped()
        let before = document.jobs[index]
        try document.moveJob(at: index, .complete)
        try requireSelfCheck(input.selfCheck, of: before)
        let signer = try Staff.referenced(
            input.signedBy, at: "/signature/staffId", outlet: document.order.outletID, in: transaction)
        try requireAssigned(signer, to: before)
        try call.requireActsAs(staff: signer.id.text, at: "/signature/staffId")
        document.jobs[index].cause = input.cause
        document.jobs[index].correction = input.correction
        document.jobs[index].completedAt = call.now
        for clocking in try ClockingTable.open(job: before.id, in: transaction) {
            try ClockingTable.close(clocking.id, at: call.now, reason: nil, in: transaction)
        }
        try JobCompletionTable.insert(
            of: document.jobs[index], signedBy: signer.id, id: call.newID(), at: call.now, in: transaction)
        try SoldHoursTable.insert(of: before, at: document.order.outletID, call.now, in: transaction)
        try measureClocking(of: before, document.order, call, in: transaction)
        try MeasureAids.run(of: before, document.order, call, in: transaction)
        let changes = [
            Event.Change("status", from: before.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("signedBy", to: signer.id.text),
        ]
        try document.saveJob(at: index, event: "job.completed", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// Every point of the operation's list is answered, and answered yes.
    private static func requireSelfCheck(_ answers: [Bool], of job: Job) throws {
        let points = job.work.selfCheck
        guard answers.count == points.count else {
            throw Refusal(
                .REP_10, status: 422, code: "self_check_incomplete",
                "The self-check of \(job.work.operation) has \(points.count) points; \(answers.count) are answered.",
                zh: "\(job.work.operation) 的自检共 \(points.count) 项,已回答 \(answers.count) 项。", at: "/selfCheck")
        }
        guard let index = answers.firstIndex(of: false) else { return }
        throw Refusal(
            .REP_10, status: 422, code: "self_check_failed",
            "\"\(points[index])\" is not confirmed. Put it right before the job is completed.",
            zh: "自检项“\(points[index])”未通过,请整改后再完工。", at: "/selfCheck/\(index)")
    }

    private static func requireAssigned(_ signer: Staff, to job: Job) throws {
        guard !job.isDone(by: signer.id) else { return }
        throw Refusal(
            .REP_10, code: "signature_not_technicians",
            "\(signer.name) is not the technician of this job. The technician who did it signs.",
            zh: "\(signer.name)不是该工项的技师,须由施工技师签字。", at: "/signature/staffId")
    }

    /// REP-06: the work was clocked.
    private static func measureClocking(
        of job: Job, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let isClocked = try ClockingTable.isClocked(job.id, in: transaction)
        try call.measure(
            .REP_06, met: isClocked, on: order.id.text, outlet: order.outletID.text, staff: job.technicianID?.text,
            reason: isClocked ? nil : "Not clocked: \(job.work.operation)", in: transaction)
    }
}

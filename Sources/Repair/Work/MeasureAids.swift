import RepairOrders
import SQLDatabase
import ServiceKit

/// What a completed job shows of the help that it was done with (REP-07, REP-08).
enum MeasureAids {
    static func run(of job: Job, _ order: RepairOrder, _ call: Call, in transaction: Transaction) throws {
        try measureEquipment(of: job, order, call, in: transaction)
        try measureExpert(of: job, order, call, in: transaction)
    }

    /// REP-07: where the operation asks for them, the manual was referenced and the tools were taken.
    private static func measureEquipment(
        of job: Job, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let aids = try JobAids(of: job, in: transaction)
        guard aids.isAsked else { return }
        let lacking = aids.lacking
        try call.measure(
            .REP_07, met: lacking.isEmpty, on: order.id.text, outlet: order.outletID.text,
            staff: job.technicianID?.text,
            reason: lacking.isEmpty
                ? nil : "Without what \(job.work.operation) asks for: \(lacking.joined(separator: ", "))",
            in: transaction)
    }

    /// REP-08: work that waited for an expert had a case, and its answer came before the work was complete.
    private static func measureExpert(
        of job: Job, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let reason: String
        if !(try ExpertCaseTable.open(of: job.id, in: transaction)).isEmpty {
            reason = "Completed before the expert answered: \(job.work.operation)"
        } else if try ClockingTable.hasWaitedForExpert(job.id, in: transaction),
            !(try ExpertCaseTable.exists(of: job.id, in: transaction))
        {
            reason = "Waited for an expert without a case: \(job.work.operation)"
        } else {
            return
        }
        try call.measure(
            .REP_08, met: false, on: order.id.text, outlet: order.outletID.text, staff: job.technicianID?.text,
            reason: reason, in: transaction)
    }
}

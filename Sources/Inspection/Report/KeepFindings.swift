import JSON
import Network
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// What an inspection found and does not mend becomes a change request (INS-06), or a deferred job with its safety
/// class (INS-07); the order itself is saved by who ends the inspection.
enum KeepFindings {
    static func run(
        _ report: inout InspectionReport, _ document: inout RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        for index in report.findings.others.indices {
            let other = report.findings.others[index]
            guard let reason = other.disposition.deferral else {
                report.findings.others[index].changeRequestID = try other.finding.report(
                    by: report.inspectorID, in: &document, call, in: transaction)
                continue
            }
            report.findings.others[index].deferredJobID = try keep(
                other.finding.description, other.finding.operation, reason, other.safetyClass, document, call,
                in: transaction)
        }
        for index in report.findings.defects.indices where report.findings.defects[index].disposition == .defer {
            let defect = report.findings.defects[index]
            let job = try document.jobs[document.jobIndex(defect.jobID)]
            report.findings.defects[index].deferredJobID = try keep(
                "\(job.work.description): \(defect.defect)", job.work.operation, .postponed,
                defect.safetyClass ?? .none, document, call, in: transaction)
        }
    }

    private static func keep(
        _ description: String, _ operation: String?, _ reason: DeferredJob.Reason, _ safety: DeferredJob.SafetyClass,
        _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> DeferredJobID {
        let order = document.order
        var deferred = DeferredJob(
            id: call.newID(), vehicleID: order.vehicleID, orderID: order.id, description: description,
            operation: operation, reason: reason, isSafetyRelevant: safety == .unsafe, price: nil, createdAt: call.now,
            safetyClass: safety)
        deferred.planContact(at: try Outlet.load(order.outletID, in: transaction), now: call.now)
        try DeferredJobTable.insert(deferred, in: transaction)
        let changes = [
            Event.Change("reason", to: reason.rawValue), Event.Change("operation", to: operation),
            Event.Change("safetyClass", to: safety.rawValue),
        ]
        try document.record("deferredJob.created", deferred.id.text, changes: changes, call, in: transaction)
        return deferred.id
    }
}

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
            if let kept = try kept(defect, of: document.order.id, in: transaction) {
                report.findings.defects[index].deferredJobID = kept
                continue
            }
            let job = try document.jobs[document.jobIndex(defect.jobID)]
            report.findings.defects[index].deferredJobID = try keep(
                "\(job.work.description): \(defect.defect)", job.work.operation, .postponed,
                defect.safetyClass ?? .none, document, call, in: transaction)
        }
    }

    /// What an earlier inspection of the order has kept of the same defect, while that is open: put off again, it is
    /// still one piece of work.
    private static func kept(
        _ defect: Defect, of order: RepairOrderID, in transaction: Transaction
    ) throws -> DeferredJobID? {
        let earlier = try InspectionTable.list(of: order, after: nil, limit: 100, in: transaction)
            .flatMap(\.findings.defects)
        for other in earlier.reversed() where other.isSame(as: defect) {
            guard let id = other.deferredJobID, let kept = try DeferredJobTable.find(id, in: transaction),
                kept.status == .open, kept.safetyClass == (defect.safetyClass ?? DeferredJob.SafetyClass.none)
            else { continue }
            return id
        }
        return nil
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

extension Defect {
    /// Whether two inspections say the same of the same work.
    fileprivate func isSame(as other: Defect) -> Bool {
        jobID == other.jobID && item == other.item && defect == other.defect
    }
}

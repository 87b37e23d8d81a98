import Network
import Notifications
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// Back to the workshop: the jobs with defects are reworked, the others stay complete; the advisor is told, and the
/// promised time is looked at anew (INS-05).
enum FailOrder {
    static func run(
        _ report: inout InspectionReport, _ document: inout RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        let returning = report.findings.defects.filter(\.disposition.returnsJob)
        var returned: Set<JobID> = []
        for defect in returning where returned.insert(defect.jobID).inserted {
            let index = try document.jobIndex(defect.jobID)
            try document.jobs[index].move(.fail)
            try document.jobs[index].move(.rework)
            document.jobs[index].reworkCount += 1
            document.jobs[index].completedAt = nil
            try JobTable.update(document.jobs[index], in: transaction)
        }
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        report.promiseReview = PromiseReview(
            promisedAt: document.order.promisedAt,
            projectedAt: PromiseWatch.projection(of: document, at: call.now, outlet))
        try InspectionTable.insert(report, in: transaction)
        let inspection = Event.Change("inspectionId", to: report.id.text)
        try document.apply(.fail, event: "repairOrder.returnedToRepair", changes: [inspection], call, in: transaction)
        for defect in returning {
            let changes = [
                Event.Change("status", from: JobStatus.completed.rawValue, to: JobStatus.assigned.rawValue),
                Event.Change("defect", to: defect.defect), Event.Change("cause", to: defect.cause),
                Event.Change("causeClass", to: defect.causeClass.rawValue),
                Event.Change("disposition", to: defect.disposition.rawValue),
            ]
            try document.record("job.failed", defect.jobID.text, changes: changes, call, in: transaction)
        }
        let inspector = Event.Change("inspectorId", to: report.inspectorID.text)
        try document.record("inspection.failed", report.id.text, changes: [inspector], call, in: transaction)
        try tell(report, document.order, outlet, call, in: transaction)
    }

    private static func tell(
        _ report: InspectionReport, _ order: RepairOrder, _ outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        var notice = Notice(.inspectionFailed, to: .staff(order.advisorID), about: order.id.text, at: outlet)
        notice.occasion = report.id.text
        notice.set("number", order.number)
        let words = report.findings.defects.map(\.defect) + report.findings.others.map(\.finding.description)
        notice.set("defects", words.joined(separator: "; "))
        let (date, time) = outlet.zone.local(report.promiseReview?.projectedAt ?? call.now)
        notice.set("projected", "\(date) \(time)")
        try notice.queue(call, in: transaction)
    }
}

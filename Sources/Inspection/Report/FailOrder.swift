import RepairOrders
import SQLDatabase
import ServiceKit

/// Back to the workshop: the jobs with defects are reworked, the others stay complete (INS-05).
enum FailOrder {
    static func run(
        _ report: InspectionReport, _ document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        var returned: [JobID] = []
        for defect in report.findings.defects where !returned.contains(defect.jobID) {
            let index = try document.jobIndex(defect.jobID)
            try document.jobs[index].move(.fail)
            try document.jobs[index].move(.rework)
            document.jobs[index].reworkCount += 1
            document.jobs[index].completedAt = nil
            try JobTable.update(document.jobs[index], in: transaction)
            returned.append(defect.jobID)
        }
        let inspection = Event.Change("inspectionId", to: report.id.text)
        try document.apply(.fail, event: "repairOrder.returnedToRepair", changes: [inspection], call, in: transaction)
        for defect in report.findings.defects {
            let changes = [
                Event.Change("status", from: JobStatus.completed.rawValue, to: JobStatus.assigned.rawValue),
                Event.Change("defect", to: defect.defect), Event.Change("cause", to: defect.cause),
                Event.Change("disposition", to: defect.disposition.rawValue),
            ]
            try document.record("job.failed", defect.jobID.text, changes: changes, call, in: transaction)
        }
        let inspector = Event.Change("inspectorId", to: report.inspectorID.text)
        try document.record("inspection.failed", report.id.text, changes: [inspector], call, in: transaction)
    }
}

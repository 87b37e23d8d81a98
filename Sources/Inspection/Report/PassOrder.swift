import RepairOrders
import SQLDatabase
import ServiceKit

/// The vehicle is ready: its jobs have passed, and the guarantee card is issued (INS-09).
enum PassOrder {
    static func run(
        _ report: InspectionReport, _ document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> Guarantee {
        for index in document.jobs.indices where document.jobs[index].status == .completed {
            try document.jobs[index].move(.pass)
            try JobTable.update(document.jobs[index], in: transaction)
        }
        let guarantee = Guarantee(id: call.newID(), of: document, inspection: report.id, at: call.now)
        try GuaranteeTable.insert(guarantee, in: transaction)
        try measure(report, document.order, call, in: transaction)
        try document.apply(.pass, event: "repairOrder.passed", call, in: transaction)
        for job in document.agreedJobs {
            let passed = Event.Change("status", from: JobStatus.completed.rawValue, to: job.status.rawValue)
            try document.record("job.passed", job.id.text, changes: [passed], call, in: transaction)
        }
        for defect in report.findings.defects {
            let changes = [
                Event.Change("defect", to: defect.defect), Event.Change("cause", to: defect.cause),
                Event.Change("disposition", to: defect.disposition.rawValue),
            ]
            try document.record("job.defectLeft", defect.jobID.text, changes: changes, call, in: transaction)
        }
        try document.record("guarantee.issued", guarantee.id.text, call, in: transaction)
        let inspector = Event.Change("inspectorId", to: report.inspectorID.text)
        try document.record("inspection.passed", report.id.text, changes: [inspector], call, in: transaction)
        return guarantee
    }

    private static func measure(
        _ report: InspectionReport, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let wear = report.findings.wear
        let hasWear = wear.contains { $0.remainingKm != nil }
        try call.measure(
            .INS_08, met: hasWear, on: order.id.text, outlet: order.outletID.text, staff: report.inspectorID.text,
            reason: hasWear ? nil : wear.isEmpty ? "No wear part was measured" : "No remaining distance was estimated",
            in: transaction)
        let isInTime = order.promisedAt.map { $0 >= call.now } ?? true
        try call.measure(
            .REP_09, met: isInTime, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: isInTime ? nil : "Ready after the promised time", in: transaction)
    }
}

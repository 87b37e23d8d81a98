import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Gives a job its technician and bay (REP-01, REP-02).
enum AssignJob {
    struct Input: Sendable {
        let technicianID: StaffID
        let bayID: BayID
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(technicianID: reader.id("technicianId"), bayID: reader.id("bayId"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireState(.inRepair, for: "assign", .REP_01)
        let before = document.jobs[index]
        try document.moveJob(at: index, .assign)
        let outlet = document.order.outletID
        let technician = try Staff.referenced(
            input.technicianID, at: "/technicianId", outlet: outlet, role: .technician, rule: .REP_02, in: transaction)
        guard let bay = try BayTable.find(input.bayID, in: transaction), bay.outletID == outlet else {
            throw Refusal.unknownReference("/bayId", "bay")
        }
        let workplace = try Workplace(before, of: document.order, in: transaction)
        try workplace.require(technician, at: call.now)
        try workplace.require(bay, at: call.now, in: transaction)
        document.jobs[index].technicianID = technician.id
        document.jobs[index].bayID = bay.id
        if !before.shares.contains(where: { $0.technicianID == technician.id }) {
            // Another one does it now, all of it.
            document.jobs[index].shares = []
            try JobTable.updateShares(document.jobs[index], in: transaction)
        }
        let changes = [
            Event.Change("status", from: before.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("technicianId", from: before.technicianID?.text, to: technician.id.text),
            Event.Change("bayId", from: before.bayID?.text, to: bay.id.text),
        ]
        try document.saveJob(at: index, event: "job.assigned", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }
}

import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the workshop or the inspector found beside the agreed work becomes a change request (REP-03, INS-06).
enum ReportFinding {
    struct Input: Sendable {
        let foundBy: StaffID
        let description: String
        let isSafetyRelevant: Bool
        let concernID: ConcernID?
        let jobID: JobID?
        let operation: String?
        let parts: [ChangeRequest.PartWish]
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            foundBy: reader.id("foundBy"), description: reader.string("description", length: 1...1_000),
            isSafetyRelevant: reader.bool("safety"), concernID: reader.optionalID("concernId"),
            jobID: reader.optionalID("jobId"), operation: reader.optionalString("operation", length: 1...64),
            parts: ChangeRequest.PartWish.readAll(&reader) ?? [])
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, .inInspection, for: "reportFinding", .REP_03)
        let finder = try Staff.referenced(
            input.foundBy, at: "/foundBy", outlet: document.order.outletID, in: transaction)
        if let concern = input.concernID, !document.concerns.contains(where: { $0.id == concern }) {
            throw Refusal.unknownReference("/concernId", "concern", rule: .REP_03)
        }
        if let job = input.jobID { _ = try document.job(job, at: "/jobId", rule: .REP_03) }
        if let operation = input.operation {
            _ = try LaborOperation.referenced(code: operation, at: "/operation", in: transaction)
        }
        try ChangeRequest.PartWish.require(input.parts, in: transaction)
        var request = ChangeRequest(
            id: call.newID(), orderID: document.order.id, foundBy: finder.id, foundAt: call.now,
            description: input.description, isSafetyRelevant: input.isSafetyRelevant, concernID: input.concernID,
            jobID: input.jobID)
        request.operation = input.operation
        request.parts = input.parts
        try ChangeRequestTable.insert(request, in: transaction)
        document.order.openChangeRequests += 1
        let changes = [
            Event.Change("description", to: input.description),
            Event.Change("safety", to: .bool(input.isSafetyRelevant)),
        ]
        return try document.answer(
            request, event: "changeRequest.reported", changes: changes, status: 201, call, in: transaction)
    }
}

import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the workshop or the inspector found beside the agreed work becomes a change request (REP-03, INS-06).
enum ReportFinding {
    struct Input: Sendable {
        let foundBy: StaffID
        let finding: Finding
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let (finder, isSafetyRelevant) = (reader.id("foundBy", StaffID.self), reader.bool("safety"))
        return Input(foundBy: finder, finding: Finding.read(&reader, isSafetyRelevant: isSafetyRelevant))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, .inInspection, for: "reportFinding", .REP_03)
        let finder = try Staff.referenced(
            input.foundBy, at: "/foundBy", outlet: document.order.outletID, in: transaction)
        try input.finding.require(of: document, at: "", in: transaction)
        let request = try input.finding.request(by: finder.id, in: &document, call, in: transaction)
        return try document.answer(
            request, event: "changeRequest.reported", changes: input.finding.changes, status: 201, call,
            in: transaction)
    }
}

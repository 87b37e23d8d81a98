import JSON
import Parts
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer takes the agreement to a job back before it begins (RCP-12): the total falls, its parts are free again,
/// and the work is kept for the next visit (RCP-14).
enum RevokeJob {
    struct Input: Sendable {
        let reason: String
        /// Who took it back; the one who agreed, where nobody else is named.
        let person: String?
        let isSafetyRelevant: Bool

        init(from reader: inout ObjectReader) {
            reason = reader.string("reason", length: 1...500)
            person = reader.optionalString("person", length: 1...100)
            isSafetyRelevant = reader.optionalBool("safety") ?? false
        }
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        let before = document.jobs[index]
        try document.requireState(.authorized, .inRepair, for: "revoke", .RCP_12)
        // One that was begun at another outlet waits again since its order moved here.
        guard before.isWaiting, !(try ClockingTable.isClocked(before.id, in: transaction)) else {
            throw Refusal.state(
                before.status.rawValue, action: "revoke",
                allowed: document.nextActions(of: before).map(\.rawValue).filter { $0 != "revoke" }, rule: .RCP_12)
        }
        let out = try IssuedParts.balance(of: document.order.id, in: transaction)
        guard !out.contains(where: { $0.jobID == before.id }) else { throw document.inState(Refusal.partsOfJobOut) }
        // Nobody pays any more for what a vendor was to do of it (REP-03, REP-15).
        try MoveSublet.cancelAll(
            SubletTable.open(of: document.order.id, in: transaction).filter { $0.isPart(of: before) }, of: &document,
            by: document.order.advisorID, call, in: transaction)
        try CloseExpertCases.run(of: [before.id], document, input.reason, call, in: transaction)
        try document.moveJob(at: index, .revoke)
        document.jobs[index].technicianID = nil
        document.jobs[index].bayID = nil
        document.jobs[index].shares = []
        try JobTable.updateShares(document.jobs[index], in: transaction)
        document.order.authorizedTotal = document.order.authorizedTotal.map { $0 - (before.total ?? 0) }
        let given = try JobAuthorizationTable.list(of: document.order.id, in: transaction)
        let person = input.person ?? given.last { $0.jobID == before.id }?.person ?? ""
        try JobAuthorizationTable.revoke(
            before.id, of: document.order.id, .init(at: call.now, reason: input.reason, person: person),
            in: transaction)
        try PartsForOrder.reserveAgain(
            document, issued: out.map { ($0.partNumber, $0.quantity) }, call, in: transaction)
        let changes = [
            Event.Change("status", from: before.status.rawValue, to: document.jobs[index].status.rawValue),
            Event.Change("reason", to: input.reason),
        ]
        try document.saveJob(at: index, event: "job.revoked", changes: changes, call, in: transaction)
        // What was found to be unsafe stays so, whatever is said of it here (SET-10, INS-07).
        let change = try before.changeRequestID.flatMap { try ChangeRequestTable.find($0, in: transaction) }
        let isSafetyRelevant = input.isSafetyRelevant || change?.isSafetyRelevant == true
        try document.keepForNextVisit(
            before, .declined, isSafetyRelevant: isSafetyRelevant, reason: input.reason, call, in: transaction)
        return .ok(document, version: document.order.version)
    }
}

extension Refusal {
    fileprivate static var partsOfJobOut: Refusal {
        Refusal(
            .REP_05, code: "parts_not_returned", "Parts were issued to the job; return them before it is revoked.",
            zh: "该工项已领用配件,请先退库再撤销。")
    }
}

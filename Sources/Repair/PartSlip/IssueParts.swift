import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Hands parts from the store to a job, by slip: all of its lines or none (REP-01, REP-05).
enum IssueParts {
    static func run(_ input: PartSlipInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, for: "issueParts", .REP_01)
        try document.requireNotStopped()
        let job = try document.job(input.jobID, at: "/jobId", rule: .REP_01)
        try document.requireOpen(job)
        let outlet = document.order.outletID
        let clerk = try PartSlipPeople.clerk(input.givenBy, at: "/givenBy", outlet, in: transaction)
        let technician = try Staff.referenced(
            input.takenBy, at: "/takenBy", outlet: outlet, role: .technician, rule: .REP_05, in: transaction)
        let id = call.newID(IssueSlipID.self)
        var slip = PartSlip(
            id: .issue(id), number: try PartSlipNumber.next(.issue, outlet, call, in: transaction),
            orderID: document.order.id, jobID: job.id, givenBy: clerk.id, takenBy: technician.id, at: call.now)
        for (index, line) in input.lines.enumerated() {
            slip.lines += try take(line, at: index, for: slip, outlet, call, in: transaction)
        }
        try PartSlipTable.insert(slip, in: transaction)
        return try document.answer(slip, event: "partIssue.created", call, in: transaction)
    }

    private static func take(
        _ line: PartSlipInput.Line, at index: Int, for slip: PartSlip, _ outlet: OutletID, _ call: Call,
        in transaction: Transaction
    ) throws -> [PartSlip.Line] {
        let part = try Part.referenced(
            number: line.partNumber, at: "/lines/\(index)/partNumber", in: transaction)
        if let lot = line.lot, line.reason == nil {
            let next = try Stock.nextLot(of: part.id, outlet: outlet, call: call, in: transaction)
            if let next, next != lot { throw Refusal.lotReasonNeeded(next: next, at: "/lines/\(index)/reason") }
        }
        let taken = try Stock.issue(
            part, line.quantity, lot: line.lot, outlet: outlet, holder: slip.orderID.text, reference: slip.id.text,
            staff: slip.givenBy, call: call, in: transaction)
        return taken.map { lot in
            PartSlip.Line(
                partID: part.id, partNumber: part.number, lotID: lot.lotID, lot: lot.lot, quantity: lot.quantity,
                unitCost: lot.unitCost, reason: line.reason)
        }
    }
}

extension RepairOrderDocument {
    /// Only an agreed job that is not complete takes parts, and one of goodwill.
    fileprivate func requireOpen(_ job: Job) throws {
        switch job.status {
        case .approved, .assigned, .inProgress, .paused: return
        // What was put right on the spot is done before it is written down (REP-12).
        case .completed where job.isGoodwill: return
        case .proposed, .declined, .deferred, .completed, .passed, .failed:
            let allowed = nextActions(of: job).map(\.rawValue)
            throw Refusal.state(job.status.rawValue, action: "issueParts", allowed: allowed, rule: .REP_01)
        }
    }
}

extension Refusal {
    /// PRT-03: a clerk may choose another lot, with the reason.
    fileprivate static func lotReasonNeeded(next: String, at pointer: String) -> Refusal {
        Refusal(
            .REP_05, status: 422, code: "lot_reason_needed",
            "Lot \(next) is to go first. Leave the lot out, or say why another one is issued.",
            zh: "应先发批次 \(next)。请不要指定批次,或说明改发其他批次的原因。", at: pointer)
    }
}

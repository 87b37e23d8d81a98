import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// What was issued to jobs goes to the other outlet with them: by a return slip here and an issue slip there (REP-16,
/// REP-05).
enum MoveParts {
    /// - Parameters:
    ///   - order: the order that the jobs stand on so far.
    ///   - target: the one that they stand on from now on; the same where it moves as a whole.
    static func run(
        _ jobs: [JobID], of order: RepairOrder, as target: RepairOrder, _ move: OrderMove, _ call: Call,
        in transaction: Transaction
    ) throws {
        let out = try IssuedParts.balance(of: order.id, in: transaction)
        for job in jobs {
            let own = out.filter { $0.jobID == job }
            guard !own.isEmpty else { continue }
            var back = PartSlip(
                id: .return(call.newID()), number: try PartSlipNumber.next(.return, move.from, call, in: transaction),
                orderID: order.id, jobID: job, givenBy: move.by, takenBy: move.by, at: call.now)
            var issue = PartSlip(
                id: .issue(call.newID()), number: try PartSlipNumber.next(.issue, move.to, call, in: transaction),
                orderID: target.id, jobID: job, givenBy: move.by, takenBy: move.by, at: call.now)
            for part in own {
                let there = try Stock.relocate(
                    issued: part.quantity, lotID: part.lotID, returned: back.id.text, issued: issue.id.text,
                    move: move.id.text, to: move.to, staff: move.by, call: call, in: transaction)
                back.lines.append(part.line(lotID: part.lotID, part.lot, move.reason))
                issue.lines.append(part.line(lotID: there.lotID, there.lot, move.reason))
            }
            try PartSlipTable.insert(back, in: transaction)
            try PartSlipTable.insert(issue, in: transaction)
        }
    }
}

extension IssuedPart {
    fileprivate func line(lotID: LotID, _ lot: String, _ reason: String) -> PartSlip.Line {
        PartSlip.Line(
            partID: partID, partNumber: partNumber, lotID: lotID, lot: lot, quantity: quantity, unitCost: unitCost,
            reason: reason)
    }
}

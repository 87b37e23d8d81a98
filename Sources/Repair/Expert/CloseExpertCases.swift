import RepairOrders
import SQLDatabase
import ServiceKit

/// Ends what no expert has answered of work that is given up: nobody waits for it, and nobody missed anything (REP-08).
enum CloseExpertCases {
    /// - Parameter reason: why the work is given up; it stands as the result of each case.
    static func run(
        of jobs: [JobID], _ document: RepairOrderDocument, _ reason: String, _ call: Call, in transaction: Transaction
    ) throws {
        for job in jobs {
            for var one in try ExpertCaseTable.open(of: job, in: transaction) {
                let before = one.status
                one.status = try ExpertCase.transitions.require(.close, from: before, rule: .REP_08)
                one.closed = ExpertCase.Closed(by: document.order.advisorID, result: reason, at: call.now)
                one.version += 1
                try ExpertCaseTable.update(one, in: transaction)
                let status = Event.Change("status", from: before.rawValue, to: one.status.rawValue)
                try document.record("expertCase.closed", one.id.text, changes: [status], call, in: transaction)
            }
        }
    }
}

import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

extension RepairOrderDocument {
    /// Refuses what the order's state does not allow.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and the rule.
    func requireState(_ states: RepairOrderStatus..., for action: String, _ rule: Rule) throws {
        guard states.contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: action, allowed: nextActions.map(\.rawValue), rule: rule)
        }
    }

    /// Refuses work on an order with an open safety stop (REP-13).
    func requireNotStopped() throws {
        guard order.isStopped else { return }
        let refusal = Refusal(
            .REP_13, code: "safety_stop_open",
            "A safety stop is open on order \(order.number). A quality inspector or the outlet manager lifts it first.",
            zh: "委托书 \(order.number) 有未解除的安全停工,须先由质检员或网点经理解除。")
        throw inState(refusal)
    }

    /// Saves a changed job with its order and records what happened to the job.
    mutating func saveJob(
        at index: Int, event type: String, changes: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        let job = jobs[index]
        try JobTable.update(job, in: transaction)
        try save(event: "repairOrder.changed", call, in: transaction)
        try record(type, job.id.text, changes: changes, call, in: transaction)
    }

    /// The whole order with another resource beside it.
    func answer(with name: StaticString, _ value: some JSONRepresentable) -> Answer {
        .json(version: order.version) { writer in
            writer.object { writer in
                writeMembers(to: &writer)
                writer.object(name, value)
            }
        }
    }

    /// The job of this order that a body names.
    ///
    /// - Throws: `Refusal` 422 where it is none of this order's.
    func job(_ id: JobID, at pointer: String, rule: Rule?) throws -> Job {
        guard let job = jobs.first(where: { $0.id == id }) else {
            throw Refusal.unknownReference(pointer, "job", rule: rule)
        }
        return job
    }
}

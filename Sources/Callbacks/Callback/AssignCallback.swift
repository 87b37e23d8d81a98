import Network
import Quality
import SQLDatabase
import ServiceKit

/// Whose a callback is among the agents: one takes it from the queue, or is given it.
enum AssignCallback {
    /// `POST /v1/callbacks/{id}/claim`: at most one agent has it.
    static func claim(_ staff: StaffID, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let callback = try open(call, transaction)
        let agent = try callback.caller(staff, in: transaction)
        try call.requireActsAs(staff: agent.id.text)
        if let holder = callback.agentID, holder != agent.id {
            throw Refusal.taken(by: try StaffTable.find(holder, in: transaction)?.name ?? holder.text)
        }
        return try give(callback, to: agent.id, call, transaction)
    }

    /// `POST /v1/callbacks/{id}/assign`: to whom, or back to the queue.
    static func assign(_ agent: StaffID?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let callback = try open(call, transaction)
        let staff = try agent.map { try callback.caller($0, at: "/agentId", in: transaction) }
        return try give(callback, to: staff?.id, call, transaction)
    }

    private static func open(_ call: Call, _ transaction: Transaction) throws -> Callback {
        let callback = try Callback.forChange(call, in: transaction)
        try callback.require(.attempt)
        return callback
    }

    private static func give(
        _ callback: Callback, to agent: StaffID?, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        guard callback.agentID != agent else { return try callback.answer(call, in: transaction) }
        var changed = callback
        changed.agentID = agent
        changed.version += 1
        try CallbackTable.update(changed, in: transaction)
        let change = Event.Change("agentId", from: callback.agentID?.text, to: agent?.text)
        try changed.record("callback.assigned", changes: [change], call, in: transaction)
        return try changed.answer(call, in: transaction)
    }
}

extension Refusal {
    fileprivate static func taken(by name: String) -> Refusal {
        Refusal(
            .CBK_02, code: "callback_taken", "\(name) has taken this callback; it can be assigned to another.",
            zh: "该回访已由\(name)领取,可改为指派他人。")
    }
}

import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Who may stand behind the counter of the store.
enum PartSlipPeople {
    /// - Throws: `Refusal` 422 for one of another outlet; 409 (REP-05) for one who is neither clerk nor manager.
    static func clerk(
        _ id: StaffID, at pointer: String, _ outlet: OutletID, in transaction: Transaction
    ) throws -> Staff {
        let staff = try Staff.referenced(id, at: pointer, outlet: outlet, in: transaction)
        guard !staff.has(.outletManager) else { return staff }
        return try Staff.referenced(
            id, at: pointer, outlet: outlet, role: .partsClerk, rule: .REP_05, in: transaction)
    }
}

enum PartSlipNumber {
    /// `PI-SH01-20261124-0007`: gapless by outlet and day, since it is drawn in the slip's own transaction.
    static func next(
        _ kind: PartSlip.Kind, _ outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws -> String {
        let outlet = try Outlet.load(outlet, in: transaction)
        let number = try NumberRange.document(
            "partSlip.\(kind.rawValue)", outletCode: outlet.code, on: outlet.zone.date(of: call.now), in: transaction)
        return "\(kind.mark)-\(number)"
    }
}

extension RepairOrderDocument {
    /// Notes what is out of the store for the order.
    mutating func countParts(_ out: [IssuedPart]) {
        order.hasPartsOut = !out.isEmpty
        order.hasUnagreedParts = jobs.contains { $0.hasUnagreed(of: out) }
    }

    /// Saves the order with a new slip and answers with both.
    mutating func answer(
        _ slip: PartSlip, event type: String, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        countParts(try IssuedParts.balance(of: order.id, in: transaction))
        try save(
            event: "repairOrder.changed", changes: [Event.Change("partSlips", to: slip.id.text)], call, in: transaction)
        let changes = [
            Event.Change("number", to: slip.number), Event.Change("jobId", to: slip.jobID.text),
            Event.Change("givenBy", to: slip.givenBy.text), Event.Change("takenBy", to: slip.takenBy.text),
        ]
        try record(type, slip.id.text, changes: changes, call, in: transaction)
        var answer = Answer.json(status: 201, version: order.version) { writer in
            writer.object { writer in
                slip.writeMembers(to: &writer)
                writer.object("repairOrder", self)
            }
        }
        let kind = slip.id.kind == .issue ? "part-issues" : "part-returns"
        answer.location = "/v1/repair-orders/\(order.id)/\(kind)/\(slip.id.text)"
        return answer
    }
}

extension Job {
    /// Whether more of a part is out for the job than the customer agreed to (SET-01).
    fileprivate func hasUnagreed(of out: [IssuedPart]) -> Bool {
        let own = out.filter { $0.jobID == id }
        return Set(own.map(\.partNumber)).contains { number in
            let agreed = parts.filter { $0.partNumber == number }.reduce(Quantity.zero) { $0 + $1.quantity }
            return own.filter { $0.partNumber == number }.reduce(Quantity.zero) { $0 + $1.quantity } > agreed
        }
    }
}

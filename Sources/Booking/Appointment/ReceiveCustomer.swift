import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Marks the customer as arrived; the clock of reception runs from here (BKG-08, BKG-11, RCP-01).
enum ReceiveCustomer {
    static func run(_ input: ArrivalInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        try document.require(.arrive)
        let staff = try Staff.referenced(
            input.receivedBy, at: "/receivedBy", outlet: document.outlet.id, role: .serviceAdvisor, rule: .BKG_11,
            in: transaction)
        document.appointment.arrivedAt = call.now
        document.appointment.receivedBy = staff.id
        let isNamed = staff.id == document.appointment.advisorID
        try call.measure(
            .BKG_11, met: isNamed, on: document.appointment.id.text, outlet: document.outlet.id.text,
            staff: staff.id.text, reason: isNamed ? nil : input.reason, in: transaction)
        let list = try PreparationList.load(document.appointment, in: transaction)
        let missing = list.missing.map(\.kind.rawValue).joined(separator: ", ")
        try document.measure(
            .BKG_08, met: list.isComplete, reason: list.isComplete ? nil : "not ready: \(missing)", call,
            in: transaction)
        let change = Event.Change("receivedBy", to: staff.id.text)
        try document.apply(.arrive, event: "appointment.arrived", changes: [change], call, in: transaction)
        return try document.answer(call, in: transaction)
    }
}

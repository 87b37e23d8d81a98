import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum PreparationRoutes {
    static let all: [Route] = [
        .get("/v1/appointments/{id}/preparation", .readAppointments, show),
        .patch(
            "/v1/appointments/{id}/preparation/{item}", .bookAppointments, rules: BodyRules(.BKG_08),
            reading: PreparationMark.read, mark),
    ]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let appointment = try Appointment.load(call.id("id"), in: transaction)
        let list = try PreparationList.load(appointment, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("appointmentId", appointment.id)
                writer.member("complete", list.isComplete)
                list.writeItems(to: &writer, in: call.language)
            }
        }.inClientsLanguage().taggedByContent(version: appointment.version)
    }

    private static func mark(_ input: PreparationMark, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        let id = try call.id("item", PreparationItemID.self)
        let items = try PreparationTable.list(of: document.appointment.id, in: transaction)
        guard var item = items.first(where: { $0.id == id }) else { throw Refusal.notFound("preparation item") }
        try document.require(.prepare)
        let staff = try Staff.referenced(
            input.by, at: "/byStaffId", outlet: document.outlet.id, in: transaction)
        let before = item.done != nil
        // Who marked it first stays, when it is marked again.
        if input.isDone != before { item.done = input.isDone ? .init(at: call.now, by: staff.id) : nil }
        item.note = input.note ?? item.note
        try PreparationTable.update(item, in: transaction)
        let change = Event.Change("done", from: .bool(before), to: .bool(input.isDone))
        try document.save(event: "appointment.prepared", changes: [change], call, in: transaction)
        let list = try PreparationList.load(document.appointment, in: transaction)
        return Answer.json { writer in
            writer.object { list.write(item, to: &$0, in: call.language) }
        }.inClientsLanguage().taggedByContent(version: document.appointment.version)
    }
}

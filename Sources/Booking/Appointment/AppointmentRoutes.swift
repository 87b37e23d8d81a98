import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum AppointmentRoutes {
    static let all: [Route] = [
        .post(
            "/v1/appointments", .bookAppointments, rules: BodyRules(.BKG_01, ["channel": .BKG_01]),
            reading: NewAppointment.read, BookAppointment.run),
        .get(
            "/v1/appointments", .readAppointments,
            query: DateFilter.parameters(
                AppointmentTable.dates, and: ["outlet", "day", "status", "customer", "externalId"]), paged: true, list),
        .get("/v1/appointments/{id}", .readAppointments, show),
        .put(
            "/v1/appointments/{id}/external-ids", .bookAppointments, reading: { $0.requiredExternalIDs() },
            setExternalIDs),
        .post(
            "/v1/appointments/{id}/diagnosis", .bookAppointments, rules: BodyRules(.BKG_02),
            reading: DiagnosisInput.read, DiagnoseAppointment.run),
        .post(
            "/v1/appointments/{id}/estimate", .bookAppointments, rules: BodyRules(.BKG_03),
            reading: EstimateInput.read, EstimateAppointment.run),
        .post(
            "/v1/appointments/{id}/confirm", .bookAppointments, reading: { $0.optionalBool("informedCustomer") },
            ConfirmAppointment.run),
        .post(
            "/v1/appointments/{id}/reschedule", .bookAppointments, rules: BodyRules(.BKG_10),
            reading: ReschedulingInput.read, RescheduleAppointment.run),
        .post(
            "/v1/appointments/{id}/move", .bookAppointments, rules: BodyRules(.BKG_15),
            reading: ReschedulingInput.readMove, RescheduleAppointment.run),
        .post(
            "/v1/appointments/{id}/cancel", .bookAppointments,
            reading: { $0.optionalString("reason", length: 1...500) }, EndAppointment.cancel),
        .post(
            "/v1/appointments/{id}/no-show", .bookAppointments,
            reading: { $0.optionalString("reason", length: 1...500) }, EndAppointment.noShow),
        .post(
            "/v1/appointments/{id}/arrive", .bookAppointments, rules: BodyRules(.BKG_11), reading: ArrivalInput.read,
            ReceiveCustomer.run),
    ]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let appointment = try Appointment.load(call.id("id"), in: transaction)
        return try appointment.answer(call, in: transaction)
    }

    private static func setExternalIDs(
        _ input: [ExternalIDInput], _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        let id = document.appointment.id.text
        let before = try ExternalIDTable.list(of: id, in: transaction)
        if try Appointment.setExternalIDs(input, of: id, call, in: transaction) {
            let change = try call.externalIDChange(from: before, of: id, in: transaction)
            try document.save(event: "appointment.externalIdsChanged", changes: [change], call, in: transaction)
        }
        return try document.answer(call, in: transaction)
    }

    /// The day's book, in the order of time.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = try filter(call, page, in: transaction)
        var names: [StaffID: String] = [:]
        let rows = try AppointmentTable.list(filter, in: transaction).map { appointment in
            let id = appointment.advisorID
            let name = try names[id] ?? StaffTable.find(id, in: transaction)?.name ?? ""
            names[id] = name
            return AppointmentSummary(appointment: appointment, advisorName: name)
        }
        return .list(rows, page, call) { [String($0.appointment.startsAt.microseconds), $0.appointment.id.text] }
    }

    private static func filter(
        _ call: Call, _ page: PageRequest, in transaction: Transaction
    ) throws -> AppointmentTable.Filter {
        let outlet = try call.query.id("outlet", OutletID.self)
        var filter = AppointmentTable.Filter(
            outlets: call.outlets(outlet?.text), status: try call.query.choice("status", AppointmentStatus.self),
            customer: try call.query.id("customer"),
            ids: try call.externalIDFilter(of: Appointment.externalKind, in: transaction),
            dates: try call.query.dates(
                of: AppointmentID.self, AppointmentTable.dates, changes: AppointmentTable.changes), limit: page.limit)
        if let day = try call.query.date("day") {
            // Only an outlet has days.
            let id = try call.query.required("outlet", outlet)
            guard let zone = try OutletTable.find(id, in: transaction)?.zone else {
                throw Refusal.invalidParameter("outlet")
            }
            filter.after = (zone.start(of: day).microseconds, "")
            filter.until = zone.start(of: day.adding(days: 1)).microseconds
        }
        if let key = page.after {
            guard key.count == 2, let startsAt = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            filter.after = startsAt < filter.after.startsAt ? filter.after : (startsAt, key[1])
        }
        return filter
    }
}

import Booking
import Callbacks
import Customers
import JSON
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer books the next visit of the same vehicle at the same outlet over a link, as on the web (CUS-13).
enum NextVisit {
    static let routes: [Route] = [
        .get("/v1/track/{token}/slots", nil, query: ["from", "to", "operations"]) { call, transaction in
            let link = try TrackRoutes.link(call, transaction)
            return try CustomersBooking.slots(at: link.outletID, call, in: transaction)
        }.byLink,
        .post(
            "/v1/track/{token}/appointments", nil, rules: BodyRules(.BKG_01), reading: CustomersBooking.read, book
        ).byLink.secret,
    ]

    /// One open visit over a link at a time, so that a link that got about does not fill the book.
    private static func book(
        _ wish: CustomersBooking.Wish, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let link = try TrackRoutes.link(call, transaction)
        if let last = try NextVisitTable.find(of: link.id, in: transaction) {
            let visit = try Appointment.load(last, in: transaction)
            guard Appointment.transitions.actions(from: visit.status).isEmpty else { throw Refusal.booked(visit) }
        }
        let place = CustomersBooking.Place(
            outlet: link.outletID, customer: link.customerID, vehicle: try vehicle(link.subject, in: transaction))
        let id = try CustomersBooking.book(wish, place, call, in: transaction)
        try NextVisitTable.insert(id, over: link.id, in: transaction)
        return try answer(id, link, call, transaction)
    }

    /// The visit as its own link shows it, with that link's token: by it the customer moves or cancels the visit.
    private static func answer(
        _ id: AppointmentID, _ link: AccessLink, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let visit = try Appointment.load(id, in: transaction)
        let end = visit.endsAt.adding(days: AccessLinkRoutes.usualDays).microseconds / 1_000_000
        let own = AccessLink(
            id: call.newID(), subject: .appointment(id), outletID: link.outletID, customerID: link.customerID,
            customerName: link.customerName, createdAt: call.now, createdBy: call.caller.id,
            expiresAt: Instant(seconds: end))
        let token = try AccessLinkRoutes.keep(own, call, transaction)
        let view = try TrackedView.load(own, call, in: transaction)
        var answer = Answer.json(status: 201) { writer in
            writer.object { writer in
                view.writeMembers(to: &writer)
                writer.member("token", token)
                writer.member("url", "/v1/track/\(token)")
            }
        }
        answer.location = "/v1/track/\(token)"
        return answer
    }

    private static func vehicle(
        _ subject: AccessLink.Subject, in transaction: Transaction
    ) throws -> VehicleID {
        let order: RepairOrderID?
        switch subject {
        case .appointment(let id): return try Appointment.load(id, in: transaction).vehicleID
        case .repairOrder(let id): order = id
        case .changeRequest(let id):
            order = try OfferedChange.find(id, at: Instant(microseconds: 0), in: transaction)?.orderID
        case .survey(let id): order = try CallbackTable.find(id, in: transaction)?.orderID
        }
        guard let order, let found = try RepairOrderTable.find(order, in: transaction) else { throw Refusal.notFound() }
        return found.vehicleID
    }
}

extension Refusal {
    fileprivate static func booked(_ visit: Appointment) -> Refusal {
        Refusal(
            code: "visit_booked", "The visit \(visit.number) is booked already; move or cancel it by its own link.",
            zh: "已预约 \(visit.number),可通过其链接改期或取消。")
    }
}

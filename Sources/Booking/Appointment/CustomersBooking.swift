package import Customers
package import JSON
package import Network
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// What a customer books over a link (CUS-13): by the same rules as over any channel (BKG-14).
package enum CustomersBooking {
    /// What the customer wants, and when.
    package struct Wish: Sendable {
        fileprivate let startsAt: Instant
        fileprivate let concerns: [String]
        fileprivate let operations: [String]
        fileprivate let transport: Transport?
        fileprivate let note: String?
    }

    /// For whom, and where.
    package struct Place: Sendable {
        fileprivate let outlet: OutletID
        fileprivate let customer: CustomerID
        fileprivate let vehicle: VehicleID

        package init(outlet: OutletID, customer: CustomerID, vehicle: VehicleID) {
            self.outlet = outlet
            self.customer = customer
            self.vehicle = vehicle
        }
    }

    package static func read(_ reader: inout ObjectReader) -> Wish {
        Wish(
            startsAt: reader.instant("startsAt"),
            concerns: reader.array("concerns", count: 1...20) { $0.string(length: 1...500) },
            operations: reader.optionalArray("operations", count: 0...20) { $0.string(length: 1...40) } ?? [],
            transport: reader.optionalChoice("transport", Transport.self),
            note: reader.optionalString("note", length: 1...1_000))
    }

    /// The free times of an outlet, as the query of the call asks.
    package static func slots(
        at outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        try SlotRoutes.list(call.naming(outlet.text), transaction)
    }

    /// Books as anyone who books on the web.
    ///
    /// - Returns: the new appointment.
    /// - Throws: `Refusal` with the rule of booking that refuses, BKG-04 with the next slots.
    package static func book(
        _ wish: Wish, _ place: Place, _ call: Call, in transaction: Transaction
    ) throws -> AppointmentID {
        var body: JSONValue = [
            "outletId": .string(place.outlet.text), "customerId": .string(place.customer.text),
            "vehicleId": .string(place.vehicle.text), "channel": .string(BookingChannel.web.rawValue),
            "startsAt": .string(wish.startsAt.text), "concerns": .array(wish.concerns.map(JSONValue.string)),
            "operations": .array(wish.operations.map(JSONValue.string)),
        ]
        if let transport = wish.transport { body = body.with("transport", .string(transport.rawValue)) }
        if let note = wish.note { body = body.with("note", .string(note)) }
        let answer = try BookAppointment.run(try body.read(NewAppointment.read), call, transaction)
        guard let name = answer.location?.split(separator: "/").last,
            let id = AppointmentID(String(name))
        else { throw Refusal.conflict }
        return id
    }
}

extension JSONValue {
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(members: object.members + [JSONMember(name: name, value: value)]))
    }
}

import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What front desks do with appointments.
extension World {
    /// Wednesday, as the outlet's clock shows it: `wednesday("08:30")`.
    static func wednesday(_ time: String) -> String { shanghai("2026-11-25", time) }

    static func shanghai(_ day: String, _ time: String) -> String {
        guard let zone = OutletZone("Asia/Shanghai"), let date = LocalDate(day), let time = LocalTime(time) else {
            return ""
        }
        return zone.instant(date, time).text
    }

    func booking(_ startsAt: String, operations: [String] = ["LOF"]) -> JSONValue {
        [
            "outletId": .string(outlet), "customerId": .string(customer), "vehicleId": .string(vehicle),
            "channel": "phone", "startsAt": .string(startsAt), "concerns": ["40 000 km service"],
            "operations": .array(operations.map(JSONValue.string)),
        ]
    }

    /// The customer's car at first, and another one each further time.
    func nextCar() -> String {
        let number = fleet.next()
        guard number > 0 else { return vehicle }
        let digits = String(number)
        return World.car(String(repeating: "0", count: 5 - digits.count) + digits, owner: customer, service)
    }

    @discardableResult
    func book(
        _ startsAt: String, operations: [String] = ["LOF"], advisor: String? = nil,
        with changes: [(String, JSONValue)] = []
    ) -> TestAnswer {
        var body = booking(startsAt, operations: operations)
        body = body.with("vehicleId", .string(nextCar()))
        if let advisor { body = body.with("advisorId", .string(advisor)) }
        for (member, value) in changes { body = body.with(member, value) }
        return service.post("/v1/appointments", body)
    }

    @discardableResult
    func act(_ action: String, on appointment: String, _ body: JSONValue = [:]) -> TestAnswer {
        service.post("/v1/appointments/\(appointment)/\(action)", body)
    }

    /// The body of an action that nothing but the state can refuse.
    func body(of action: String) -> JSONValue {
        switch action {
        case "diagnosis": ["staffId": .string(linYue), "text": "Service due"]
        case "confirm": ["informedCustomer": true]
        case "reschedule": ["startsAt": .string(World.wednesday("16:00")), "reason": "Lift down"]
        case "move":
            ["outletId": .string(outlet), "startsAt": .string(World.wednesday("16:00")), "reason": "Closer to work"]
        case "cancel": ["reason": "Customer is ill"]
        case "arrive": ["receivedBy": .string(linYue)]
        default: [:]
        }
    }

    func slots(_ query: String) -> [JSONValue] {
        service.get("/v1/outlets/\(outlet)/slots?\(query)")["items"].items
    }

    func appointment(_ id: String) -> TestAnswer { service.get("/v1/appointments/\(id)") }

    /// How many rows there are that booking writes.
    func stored() throws -> [Int] {
        [
            try service.count("SELECT COUNT(*) FROM appointments"),
            try service.count("SELECT COUNT(*) FROM capacity_claims"),
            try service.count("SELECT COUNT(*) FROM preparation_items"),
            try service.count("SELECT COUNT(*) FROM appointment_notices"),
            try service.count("SELECT COUNT(*) FROM part_reservations"),
            try service.count("SELECT COUNT(*) FROM events WHERE type LIKE 'appointment.%'"),
        ]
    }

    /// How many pairs of claims take one resource at one time: none, ever.
    func overlaps() throws -> Int {
        try service.count(
            """
            SELECT COUNT(*) FROM capacity_claims a JOIN capacity_claims b
            ON a.resource_id = b.resource_id AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
            """)
    }

    /// Brings an appointment of Wednesday 08:30 into a state.
    func appointment(in status: String) throws -> String {
        let id = book(World.wednesday("08:30"), advisor: linYue).id
        let path: [String] =
            switch status {
            case "confirmed": ["confirm"]
            case "arrived", "fulfilled": ["confirm", "arrive"]
            case "cancelled": ["cancel"]
            case "noShow": ["no-show"]
            default: []
            }
        for action in path { #expect(act(action, on: id, body(of: action)).status == 200) }
        if status == "fulfilled" { #expect(try makeOrder(of: id).status == 200) }
        return id
    }
}

extension World {
    /// What was measured of a rule on an appointment; empty where nothing was.
    func result(of rule: String, on appointment: String) throws -> String {
        try measured(rule, on: appointment)?.result.rawValue ?? ""
    }

    func measured(_ rule: String, on appointment: String) throws -> Measurement? {
        try service.database.read { transaction in
            try MeasurementTable.measurements(on: appointment, in: transaction).first { $0.rule.code == rule }
        }
    }
}

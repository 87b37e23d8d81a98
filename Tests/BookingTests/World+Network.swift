import JSON
import SQLDatabase
import ServiceKit
import TestSupport

/// What an outlet sets, keeps and shares with others.
extension World {
    func outletPath(_ rest: String = "") -> String { "/v1/outlets/\(outlet)\(rest)" }

    @discardableResult
    func set(_ member: String, _ value: JSONValue) -> TestAnswer { service.patch(outletPath(), [member: value]) }

    /// Another outlet that can do what the first does, with one advisor, one technician and one lift.
    func neighbour(
        _ code: String, latitude: String = "31.2035", longitude: String = "121.5914", skills: Bool = true
    ) -> String {
        let id = World.outlet(code, service).id
        service.patch(
            "/v1/outlets/\(id)",
            ["location": ["latitude": .decimal(latitude), "longitude": .decimal(longitude)]])
        let staff = Staffing(service: service, outlet: id)
        _ = staff.hire("Advisor \(code)", ["serviceAdvisor"])
        _ = staff.hire("Technician \(code)", ["technician"], skills ? [("maintenance", 3), ("brakes", 2)] : [])
        service.post("/v1/outlets/\(id)/bays", ["name": "L1", "kind": "lift"])
        return id
    }

    @discardableResult
    func hold(_ startsAt: String, with changes: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["startsAt": .string(startsAt), "operations": ["LOF"]]
        for (member, value) in changes { body = body.with(member, value) }
        return service.post(outletPath("/slot-holds"), body)
    }

    /// Puts a customer with a car of their own on the wait-list for Wednesday morning.
    @discardableResult
    func wait(operations: JSONValue = ["BRK"], with changes: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = [
            "customerId": .string(customer), "vehicleId": .string(nextCar()), "channel": "phone",
            "concerns": ["Brakes squeal"], "operations": operations, "from": .string(World.wednesday("08:00")),
            "until": .string(World.wednesday("12:00")),
        ]
        for (member, value) in changes { body = body.with(member, value) }
        return service.post(outletPath("/wait-list"), body)
    }

    func waiting(_ id: String) -> TestAnswer { service.get(outletPath("/wait-list/\(id)")) }

    func starts(_ query: String) -> [String] { slots(query).map { $0["startsAt"].text } }
}

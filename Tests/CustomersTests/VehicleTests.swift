import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Lets a test record a mileage as other modules do.
private struct MileageInput: Sendable {
    let vehicle: VehicleID
    let km: Int64
    let replaced: Bool
}

private let probe = Module(
    "probe",
    routes: [
        .post(
            "/v1/probe", .manageCustomers,
            reading: { reader in
                MileageInput(
                    vehicle: reader.id("vehicleId"), km: reader.integer("km", in: 0...9_999_999),
                    replaced: reader.optionalBool("replaced") ?? false)
            }
        ) { input, call, transaction in
            try Vehicle.recordMileage(
                input.vehicle, km: input.km, source: "ro_1", odometerReplaced: input.replaced, call: call,
                in: transaction)
            return .json { $0.object { _ in } }
        }
    ])

@Suite struct VehicleTests {
    let service: TestService
    let owner: String

    init() throws {
        service = try TestService([NetworkModule.module, CustomersModule.module, probe])
        owner = service.post("/v1/customers", CustomerTests.wang).id
    }

    private var roewe: JSONValue {
        [
            "vin": "1M8GDM9AXKP042788", "plate": "沪A12388", "make": "SAIC", "model": "Roewe RX5", "modelYear": 2022,
            "ownerId": .string(owner), "mileageKm": 41200,
        ]
    }

    @Test("a vehicle is created as sent, with its first reading, and found again")
    func create() {
        let full = roewe.with("colour", "red").with("variant", "1.5T").with("engine", "15E4E")
            .with("displacementCc", 1490).with("inServiceOn", "2022-05-01")
        let made = service.post("/v1/vehicles", full)
        #expect(made.status == 201)
        for member in [
            "vin", "plate", "make", "model", "modelYear", "ownerId", "mileageKm", "colour", "variant", "engine",
            "displacementCc", "inServiceOn",
        ] {
            #expect(made[member] == full[member], "\(member)")
        }
        #expect(service.get("/v1/vehicles/\(made.id)").json == made.json)
        let readings = service.get("/v1/vehicles/\(made.id)/mileage-readings")["items"]
        #expect(readings.items.count == 1)
        #expect(readings[0]["km"] == 41200)
        #expect(readings[0]["at"] == .string(TestService.morning.text))
    }

    @Test("a vehicle whose mileage nobody read has no reading")
    func unread() {
        let made = service.post("/v1/vehicles", roewe.with("mileageKm", nil))
        #expect(made["mileageKm"] == 0)
        #expect(service.get("/v1/vehicles/\(made.id)/mileage-readings")["items"] == [])
    }

    @Test("a vehicle needs a plate or a VIN, and keeps one of them")
    func named() {
        #expect(
            Set(service.post("/v1/vehicles", roewe.with("vin", nil).with("plate", nil)).pointers) == ["/vin", "/plate"])
        let id = service.post("/v1/vehicles", roewe.with("vin", nil)).id
        let refused = service.patch("/v1/vehicles/\(id)", ["plate": nil])
        #expect(refused.status == 422)
        #expect(refused.code == "plate_or_vin_needed")
        #expect(service.patch("/v1/vehicles/\(id)", ["plate": nil, "vin": "WVWZZZ1JZXW000001"]).status == 200)
    }

    @Test("a VIN belongs to one vehicle, a plate may be on several")
    func vinTaken() throws {
        let first = service.post("/v1/vehicles", roewe)
        let second = service.post("/v1/vehicles", roewe)
        #expect(second.status == 409)
        #expect(second.code == "vin_taken")
        #expect(second["vehicleId"] == .string(first.id))
        let other = service.post("/v1/vehicles", roewe.with("vin", nil))
        #expect(other.status == 201)
        #expect(service.patch("/v1/vehicles/\(other.id)", ["vin": "1M8GDM9AXKP042788"]).code == "vin_taken")
        #expect(service.patch("/v1/vehicles/\(first.id)", ["vin": "1M8GDM9AXKP042788"]).status == 200)
        #expect(try service.count("SELECT count(*) FROM vehicles") == 2)
    }

    @Test("a VIN with a wrong check digit or a wrong form, and an unknown owner, are refused")
    func refused() {
        #expect(service.post("/v1/vehicles", roewe.with("vin", "1M8GDM9A1KP042788")).pointers == ["/vin"])
        #expect(service.post("/v1/vehicles", roewe.with("vin", "1M8GDM9AXKP04278")).pointers == ["/vin"])
        #expect(service.post("/v1/vehicles", roewe.with("mileageKm", -1)).pointers == ["/mileageKm"])
        let unknown = service.post("/v1/vehicles", roewe.with("ownerId", "cus_00000000000000000000000000"))
        #expect(unknown.status == 422)
        #expect(unknown.code == "unknown_reference")
        #expect(unknown.pointers == ["/ownerId"])
    }

    @Test("lists are filtered by VIN, owner and plate; spaces, hyphens and case of a plate do not count")
    func list() {
        service.post("/v1/vehicles", roewe.with("plate", "B-MW 1234"))
        service.post("/v1/vehicles", roewe.with("vin", nil).with("plate", "bmw1234"))
        service.post("/v1/vehicles", roewe.with("vin", nil))
        let count = { (query: String) in self.service.get("/v1/vehicles\(query)")["items"].items.count }
        #expect(count("") == 3)
        #expect(count("?plate=BMW-1234") == 2)
        #expect(count("?vin=1m8gdm9axkp042788") == 1)
        #expect(count("?vin=1M8GDM9AXKP042788&plate=other") == 0)
        #expect(count("?owner=\(owner)") == 3)
        #expect(count("?owner=\(owner)&plate=BMW1234") == 2)
        #expect(count("?owner=cus_00000000000000000000000000") == 0)
        #expect(service.get("/v1/vehicles?owner=x").status == 400)
    }

    @Test("mileage grows by readings and never falls, unless the odometer was replaced (RCP-03)")
    func mileage() {
        let id = service.post("/v1/vehicles", roewe).id
        let record = { (km: Int64, replaced: Bool) in
            self.service.post(
                "/v1/probe", ["vehicleId": .string(id), "km": .number(JSONNumber(km)), "replaced": .bool(replaced)])
        }
        let fallen = record(41199, false)
        #expect(fallen.status == 422)
        #expect(fallen.rule == "RCP-03")
        #expect(fallen["knownMileageKm"] == 41200)
        #expect(service.get("/v1/vehicles/\(id)")["mileageKm"] == 41200)
        #expect(record(41200, false).status == 200)
        #expect(record(41890, false).status == 200)
        #expect(record(10, true).status == 200)
        let vehicle = service.get("/v1/vehicles/\(id)")
        #expect(vehicle["mileageKm"] == 10)
        #expect(vehicle["version"] == 4)
        let all = service.get("/v1/vehicles/\(id)/mileage-readings?limit=3")
        #expect(all["items"].items.map { $0["km"].integer } == [10, 41890, 41200])
        let rest = service.get("/v1/vehicles/\(id)/mileage-readings?limit=3&cursor=\(all["nextCursor"].text)")
        #expect(rest["items"].items.map { $0["source"] } == ["registration"])
        let types = service.get("/v1/events?resource=\(id)")["items"].items.map { $0["type"].text }
        #expect(types.filter { $0 == "vehicle.mileageRecorded" }.count == 3)
        #expect(service.patch("/v1/vehicles/\(id)", ["mileageKm": 1]).status == 422)
    }

    @Test("a vehicle passes to another owner who exists")
    func passes() throws {
        let id = service.post("/v1/vehicles", roewe).id
        let buyer = service.post(
            "/v1/customers", CustomerTests.wang.with("phones", [["number": "+8613900000000"]])
        ).id
        let unknown = service.patch("/v1/vehicles/\(id)", ["ownerId": "cus_00000000000000000000000000"])
        #expect(unknown.pointers == ["/ownerId"])
        let changed = service.patch("/v1/vehicles/\(id)", ["ownerId": .string(buyer), "colour": "blue"])
        #expect(changed["ownerId"] == .string(buyer))
        #expect(changed["colour"] == "blue")
        let stored = try service.database.read {
            try Vehicle.referenced(VehicleID(stored: id), at: "/vehicleId", in: $0)
        }
        #expect(stored.ownerID.text == buyer)
        #expect(stored.version == 2)
    }

    @Test("unknown customers and vehicles in a body are 422, in a path 404")
    func unknown() throws {
        #expect(service.get("/v1/vehicles/veh_00000000000000000000000000").status == 404)
        #expect(service.get("/v1/vehicles/veh_00000000000000000000000000/mileage-readings").status == 404)
        try service.database.read { transaction in
            let vehicle = #expect(throws: Refusal.self) {
                try Vehicle.referenced(VehicleID(stored: "veh_0"), at: "/vehicleId", in: transaction)
            }
            #expect(vehicle?.status == 422)
            let customer = #expect(throws: Refusal.self) {
                try Customer.referenced(CustomerID(stored: "cus_0"), at: "/customerId", in: transaction)
            }
            #expect(customer?.pointers == ["/customerId"])
        }
    }
}

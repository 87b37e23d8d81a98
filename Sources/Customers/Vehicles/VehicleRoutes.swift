import JSON
import Network
import SQLDatabase
import ServiceKit

enum VehicleRoutes {
    static let all: [Route] = [
        .post("/v1/vehicles", .manageCustomers, reading: NewVehicle.read, create).personal,
        .get(
            "/v1/vehicles", .readCustomers, query: DateFilter.parameters(and: ["vin", "plate", "owner", "externalId"]),
            paged: true, list
        ).personal,
        .get("/v1/vehicles/{id}", .readCustomers, show).personal,
        .patch("/v1/vehicles/{id}", .manageCustomers, reading: VehicleChanges.read, change).personal,
        .get("/v1/vehicles/{id}/mileage-readings", .readCustomers, paged: true, listMileage),
    ]

    private static func create(_ input: NewVehicle, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var vehicle = input.vehicle
        vehicle.id = call.newID()
        vehicle.createdAt = call.now
        let owner = try Customer.referenced(vehicle.ownerID, at: "/ownerId", in: transaction)
        try requireFreeVIN(of: vehicle, in: transaction)
        if !input.allowsDuplicate, let plate = vehicle.plate {
            let candidates = try CustomerTable.candidates(
                name: owner.name, plate: plate, except: owner.id, in: transaction)
            guard candidates.isEmpty else { throw Refusal.possibleDuplicate(candidates, at: "/plate") }
        }
        try VehicleTable.insert(vehicle, in: transaction)
        if vehicle.mileageKm > 0 {
            try MileageTable.insert(
                km: vehicle.mileageKm, source: "registration", odometerReplaced: false, of: vehicle.id, at: call.now,
                in: transaction)
        }
        _ = try call.setExternalIDs(input.externalIDs, of: kind, vehicle.id.text, in: transaction)
        try vehicle.readExternalIDs(in: transaction)
        try call.record(
            Event(
                "vehicle.created", vehicle.id.text, outlet: nil,
                changes: [
                    .init("ownerId", to: vehicle.ownerID.text),
                    .init("mileageKm", to: .number(JSONNumber(vehicle.mileageKm))),
                ]), personal: Event.members(Vehicle.personal, of: vehicle), in: transaction)
        return .created(vehicle, at: "/v1/vehicles/\(vehicle.id)", version: vehicle.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        var vehicles = try VehicleTable.list(
            VehicleTable.Filter(
                vin: call.query["vin"]?.uppercased(), plate: call.query["plate"], owner: try call.query.id("owner"),
                ids: try call.externalIDFilter(of: kind, in: transaction),
                dates: try call.query.dates(of: VehicleID.self, changes: VehicleTable.changes)),
            after: try page.afterID(), limit: page.limit, in: transaction)
        for index in vehicles.indices { try vehicles[index].readExternalIDs(in: transaction) }
        return .list(vehicles, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var vehicle = try Vehicle.load(call.id("id"), in: transaction)
        try vehicle.readExternalIDs(in: transaction)
        return .ok(vehicle, version: vehicle.version)
    }

    private static func change(_ input: VehicleChanges, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var before = try Vehicle.load(call.id("id"), in: transaction)
        try call.checkVersion(before.version)
        var vehicle = before
        input.members.apply(to: &vehicle)
        try before.readExternalIDs(in: transaction)
        _ = try call.setExternalIDs(input.externalIDs, of: kind, vehicle.id.text, in: transaction)
        try vehicle.readExternalIDs(in: transaction)
        let changes = Event.changes(of: Vehicle.changeable, from: before, to: vehicle)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        vehicle.version += 1
        guard vehicle.vin != nil || vehicle.plate != nil else { throw Refusal.vehicleWithoutName }
        if vehicle.ownerID != before.ownerID {
            _ = try Customer.referenced(vehicle.ownerID, at: "/ownerId", in: transaction)
            try OwnershipTable.handOn(before, to: vehicle.ownerID, at: call.now, in: transaction)
        }
        try requireFreeVIN(of: vehicle, in: transaction)
        try VehicleTable.update(vehicle, in: transaction)
        let (open, personal) = Event.Change.split(changes, personal: Vehicle.personal)
        try call.record(
            Event("vehicle.updated", vehicle.id.text, version: vehicle.version, outlet: nil, changes: open),
            personal: personal, in: transaction)
        return .ok(vehicle, version: vehicle.version)
    }

    private static func listMileage(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let vehicle = try Vehicle.load(call.id("id"), in: transaction)
        let before = try page.after.map { cursor in
            guard let sequence = cursor.first.flatMap({ Int64($0) }) else { throw Refusal.invalidParameter("cursor") }
            return sequence
        }
        let readings = try MileageTable.list(
            of: vehicle.id, before: before ?? .max, limit: page.limit, in: transaction
        ).map { call.caller.reach == .network ? $0 : $0.withoutOrder }
        return .list(readings, page, call) { [String($0.sequence)] }
    }

    /// How integrators' ids name vehicles.
    private static let kind = "vehicles"

    private static func requireFreeVIN(of vehicle: Vehicle, in transaction: Transaction) throws {
        guard let vin = vehicle.vin, let other = try VehicleTable.find(vin: vin, in: transaction),
            other.id != vehicle.id
        else { return }
        throw Refusal.vinTaken(vin, by: other)
    }
}

extension Vehicle {
    fileprivate mutating func readExternalIDs(in transaction: Transaction) throws {
        externalIDs = try ExternalIDTable.list(of: id.text, in: transaction)
    }
}

extension Refusal {
    fileprivate static func vinTaken(_ vin: String, by other: Vehicle) -> Refusal {
        Refusal(
            code: "vin_taken",
            "Another vehicle has the VIN \(vin). Take that vehicle (vehicleId), or read the VIN again.",
            zh: "已有车辆使用 VIN \(vin)。请选用该车辆(vehicleId),或重新核对 VIN。", at: "/vin"
        ).with("vehicleId", .string(other.id.text))
    }

    /// A vehicle is known by its plate or its VIN (CUS-03).
    fileprivate static var vehicleWithoutName: Refusal {
        Refusal(
            status: 422, code: "plate_or_vin_needed", "A vehicle keeps its plate or its VIN; one of them must stay.",
            zh: "车辆须保留车牌号或 VIN 之一。", at: "/plate", "/vin")
    }
}

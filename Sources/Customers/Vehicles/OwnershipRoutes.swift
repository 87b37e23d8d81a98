import JSON
import Network
import SQLDatabase
import ServiceKit

/// A vehicle goes to another owner: its history stays, who owned it before is not told (CUS-03).
enum OwnershipRoutes {
    static let all: [Route] = [
        .post("/v1/vehicles/{id}/transfer", .manageCustomers, reading: read, transfer).personal,
        .get("/v1/vehicles/{id}/owners", .readCustomers, list),
        .post("/v1/vehicles/{id}/mileage-readings", .manageCustomers, reading: readMileage, recordMileage),
    ]

    struct Input: Sendable {
        let owner: CustomerID
        let plate: String?
        let mileageKm: Int64?
    }

    private static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            owner: reader.id("toCustomerId"), plate: reader.optionalString("plate", length: 1...20),
            mileageKm: reader.optionalInteger("mileageKm", in: 0...Vehicle.mileageLimit))
    }

    private static func transfer(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try Vehicle.load(call.id("id"), in: transaction)
        try call.checkVersion(before.version)
        let owner = try Customer.referenced(input.owner, at: "/toCustomerId", in: transaction)
        guard owner.id != before.ownerID else { throw Refusal.sameOwner }
        var vehicle = before
        vehicle.ownerID = owner.id
        if let plate = input.plate { vehicle.plate = plate }
        vehicle.version += 1
        try VehicleTable.update(vehicle, in: transaction)
        try OwnershipTable.handOn(before, to: owner.id, at: call.now, in: transaction)
        let changes = Event.changes(of: Vehicle.changeable, from: before, to: vehicle)
        let (open, personal) = Event.Change.split(changes, personal: Vehicle.personal)
        try call.record(
            Event("vehicle.transferred", vehicle.id.text, version: vehicle.version, outlet: nil, changes: open),
            personal: personal, in: transaction)
        if let km = input.mileageKm {
            try Vehicle.recordMileage(
                vehicle.id, km: km, source: "transfer", rule: .CUS_03, call: call, in: transaction)
        }
        let after = try Vehicle.load(vehicle.id, in: transaction)
        return .ok(after, version: after.version)
    }

    /// Only the present owner is named.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let vehicle = try Vehicle.load(call.id("id"), in: transaction)
        let owners = try OwnershipTable.list(of: vehicle, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for ownership in owners {
                        writer.object { writer in
                            writer.member("sequence", ownership.sequence)
                            writer.member("since", ownership.since)
                            writer.member("until", ownership.until)
                            if ownership.until == nil { writer.member("customerId", ownership.owner) }
                        }
                    }
                }
            }
        }
    }

    struct Reading: Sendable {
        let km: Int64
        let source: String
        let isReplaced: Bool
    }

    private static func readMileage(_ reader: inout ObjectReader) -> Reading {
        Reading(
            km: reader.integer("km", in: 0...Vehicle.mileageLimit),
            source: reader.optionalString("source", length: 1...60) ?? "reported",
            isReplaced: reader.optionalBool("odometerReplaced") ?? false)
    }

    private static func recordMileage(_ input: Reading, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let vehicle = try Vehicle.load(call.id("id"), in: transaction)
        try call.checkVersion(vehicle.version)
        try Vehicle.recordMileage(
            vehicle.id, km: input.km, source: input.source, odometerReplaced: input.isReplaced, rule: .CUS_03,
            call: call, in: transaction)
        let after = try Vehicle.load(vehicle.id, in: transaction)
        return .created(after, at: "/v1/vehicles/\(vehicle.id)/mileage-readings", version: after.version)
    }
}

extension Refusal {
    fileprivate static var sameOwner: Refusal {
        Refusal(
            .CUS_03, code: "same_owner", "The vehicle is this customer's already.", zh: "该车辆已属于此客户。",
            at: "/toCustomerId")
    }
}

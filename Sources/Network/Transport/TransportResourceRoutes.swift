import JSON
import SQLDatabase
import ServiceKit

enum TransportResourceRoutes {
    static let all: [Route] = [
        .post("/v1/outlets/{id}/transport-resources", .manageNetwork, reading: TransportResource.read, create),
        .get(
            "/v1/outlets/{id}/transport-resources", .readNetwork, query: DateFilter.parameters(and: ["kind"]),
            paged: true, list),
        .get("/v1/outlets/{id}/transport-resources/{resourceId}", .readNetwork, show),
        .patch(
            "/v1/outlets/{id}/transport-resources/{resourceId}", .manageNetwork,
            reading: TransportResource.readChanges, change),
        .delete("/v1/outlets/{id}/transport-resources/{resourceId}", .manageNetwork, delete),
    ]

    private static func create(
        _ input: TransportResource, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var resource = input
        resource.outletID = try Outlet.load(call.id("id"), in: transaction).id
        resource.id = call.newID()
        resource.createdAt = call.now
        try TransportResourceTable.insert(resource, in: transaction)
        try call.record(
            Event(
                "transportResource.created", resource.id.text, outlet: resource.outletID.text,
                changes: [
                    .init("status", to: resource.status.rawValue), .init("kind", to: resource.kind.rawValue),
                    .init("count", to: .number(JSONNumber(Int64(resource.count)))),
                ]),
            in: transaction)
        let path = "/v1/outlets/\(resource.outletID)/transport-resources/\(resource.id)"
        return .created(resource, at: path, version: resource.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let resources = try TransportResourceTable.list(
            outlet: outlet.id, kind: call.query.choice("kind", TransportKind.self),
            dates: call.query.dates(of: TransportResourceID.self), after: try page.afterID(), limit: page.limit,
            in: transaction)
        return .list(resources, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let resource = try named(call, transaction)
        return .ok(resource, version: resource.version)
    }

    /// The resource that the path names, of the outlet that it names.
    private static func named(_ call: Call, _ transaction: Transaction) throws -> TransportResource {
        let outlet = try call.id("id", OutletID.self)
        guard let resource = try TransportResourceTable.find(call.id("resourceId"), in: transaction),
            resource.outletID == outlet
        else { throw Refusal.notFound("transport resource") }
        return resource
    }

    private static func change(
        _ input: Changes<TransportResource>, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let before = try named(call, transaction)
        try call.checkVersion(before.version)
        var resource = before
        input.apply(to: &resource)
        let changes = Event.changes(of: TransportResource.changeable, from: before, to: resource)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        resource.version += 1
        try TransportResourceTable.update(resource, in: transaction)
        try call.record(
            Event(
                "transportResource.updated", resource.id.text, version: resource.version,
                outlet: resource.outletID.text, changes: changes), in: transaction)
        return .ok(resource, version: resource.version)
    }

    /// On `transportResource.deleted` Booking refuses while an appointment to come has it (BKG-16).
    private static func delete(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let resource = try named(call, transaction)
        try call.checkVersion(resource.version)
        try TransportResourceTable.delete(resource.id, in: transaction)
        try call.record(
            Event(
                "transportResource.deleted", resource.id.text, version: resource.version + 1,
                outlet: resource.outletID.text,
                changes: [.init("status", from: resource.status.rawValue, to: "deleted")]),
            in: transaction)
        return .empty
    }
}

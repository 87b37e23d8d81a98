import SQLDatabase
import ServiceKit

enum BayRoutes {
    static let all: [Route] = [
        .post("/v1/outlets/{id}/bays", .manageNetwork, reading: Bay.read, create),
        .get("/v1/outlets/{id}/bays", .readNetwork, query: DateFilter.parameters(), paged: true, list),
        .get("/v1/outlets/{id}/bays/{bayId}", .readNetwork, show),
        .patch("/v1/outlets/{id}/bays/{bayId}", .manageNetwork, reading: Bay.readChanges, change),
    ]

    private static func create(_ input: Bay, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var bay = input
        bay.outletID = try Outlet.load(call.id("id"), in: transaction).id
        bay.id = call.newID()
        bay.createdAt = call.now
        try BayTable.insert(bay, in: transaction)
        try call.record(
            Event(
                "bay.created", bay.id.text, outlet: bay.outletID.text,
                changes: [.init("status", to: bay.status.rawValue), .init("kind", to: bay.kind.rawValue)]),
            in: transaction)
        return .created(bay, at: "/v1/outlets/\(bay.outletID)/bays/\(bay.id)", version: bay.version)
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let bay = try named(call, transaction)
        return .ok(bay, version: bay.version)
    }

    /// The bay that the path names, of the outlet that it names.
    private static func named(_ call: Call, _ transaction: Transaction) throws -> Bay {
        let outlet = try call.id("id", OutletID.self)
        guard let bay = try BayTable.find(call.id("bayId"), in: transaction), bay.outletID == outlet else {
            throw Refusal.notFound("bay")
        }
        return bay
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let bays = try BayTable.list(
            outlet: outlet.id, dates: call.query.dates(of: BayID.self), after: try page.afterID(), limit: page.limit,
            in: transaction)
        return .list(bays, page, call) { [$0.id.text] }
    }

    private static func change(_ input: Changes<Bay>, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try named(call, transaction)
        try call.checkVersion(before.version)
        var bay = before
        input.apply(to: &bay)
        let changes = Event.changes(of: Bay.changeable, from: before, to: bay)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        bay.version += 1
        try BayTable.update(bay, in: transaction)
        try call.record(
            Event(
                "bay.updated", bay.id.text, version: bay.version, outlet: bay.outletID.text,
                changes: changes), in: transaction)
        return .ok(bay, version: bay.version)
    }
}

import SQLDatabase
import ServiceKit

enum OutletRoutes {
    static let all: [Route] = [
        .post("/v1/outlets", .manageNetwork, reading: Outlet.read, create),
        .get("/v1/outlets", .readNetwork, query: DateFilter.parameters(and: ["status"]), paged: true, list),
        .get("/v1/outlets/{id}", .readNetwork, show),
        .patch("/v1/outlets/{id}", .manageNetwork, reading: Outlet.readChanges, change),
    ]

    private static func create(_ input: Outlet, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        guard try OutletTable.find(code: input.code, in: transaction) == nil else {
            throw Refusal.outletCodeTaken(input.code)
        }
        var outlet = input
        outlet.id = call.newID()
        outlet.createdAt = call.now
        try OutletTable.insert(outlet, in: transaction)
        try OutletRegionTable.set(outlet.region, of: outlet.id.text, in: transaction)
        try call.record(
            Event(
                "outlet.created", outlet.id.text, outlet: outlet.id.text,
                changes: [.init("status", to: outlet.status.rawValue), .init("code", to: outlet.code)]),
            in: transaction)
        return .created(outlet, at: "/v1/outlets/\(outlet.id)", version: outlet.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlets = try OutletTable.list(
            among: call.outlets(nil), status: call.query.choice("status", OutletStatus.self),
            dates: call.query.dates(of: OutletID.self), after: try page.afterID(), limit: page.limit,
            in: transaction)
        return .list(outlets, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        return .ok(outlet, version: outlet.version)
    }

    private static func change(_ input: OutletChanges, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try Outlet.load(call.id("id"), in: transaction)
        try call.checkVersion(before.version)
        var outlet = before
        input.members.apply(to: &outlet)
        if let status = input.status { try outlet.move(to: status) }
        let changes = Event.changes(of: Outlet.changeable, from: before, to: outlet)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        if outlet.status != before.status || outlet.region != before.region || outlet.grade != before.grade {
            try call.requireNetworkReach()
        }
        outlet.version += 1
        try OutletTable.update(outlet, in: transaction)
        try OutletRegionTable.set(outlet.region, of: outlet.id.text, in: transaction)
        try call.record(
            Event(
                "outlet.updated", outlet.id.text, version: outlet.version, outlet: outlet.id.text, changes: changes),
            in: transaction)
        return .ok(outlet, version: outlet.version)
    }
}

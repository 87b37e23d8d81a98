import SQLDatabase
import ServiceKit

enum StaffRoutes {
    static let all: [Route] = [
        .post("/v1/staff", .manageNetwork, reading: Staff.read, create),
        .get("/v1/staff", .readNetwork, query: DateFilter.parameters(and: ["outlet", "role"]), paged: true, list),
        .get("/v1/staff/{id}", .readNetwork, show),
        .patch("/v1/staff/{id}", .manageNetwork, reading: Staff.readChanges, change),
    ]

    private static func create(_ input: Staff, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try requireOutlets(of: input, beside: [], call, transaction)
        var staff = input
        staff.id = call.newID()
        staff.createdAt = call.now
        try StaffTable.insert(staff, in: transaction)
        try savePlaces(of: staff, in: transaction)
        try call.record(
            Event(
                "staff.created", staff.id.text, outlet: staff.outletIDs.first?.text,
                changes: [.init("status", to: staff.status.rawValue)]),
            personal: Event.members(Staff.personal, of: staff), in: transaction)
        return .created(staff, at: "/v1/staff/\(staff.id)", version: staff.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let staff = try StaffTable.list(
            outlets: call.outlets(call.query.id("outlet", OutletID.self)?.text),
            role: call.query.choice("role", StaffRole.self),
            dates: call.query.dates(of: StaffID.self), after: try page.afterID(), limit: page.limit, in: transaction)
        return .list(staff, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        return .ok(staff, version: staff.version)
    }

    private static func change(_ input: Changes<Staff>, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try Staff.load(call.id("id"), in: transaction)
        try call.checkVersion(before.version)
        var staff = before
        input.apply(to: &staff)
        let changes = Event.changes(of: Staff.changeable, from: before, to: staff)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        staff.version += 1
        // Those that stay may lie beyond the caller's reach.
        try requireOutlets(of: staff, beside: before.outletIDs, call, transaction)
        try StaffTable.update(staff, in: transaction)
        try savePlaces(of: staff, in: transaction)
        let (open, personal) = Event.Change.split(changes, personal: Staff.personal)
        try call.record(
            Event(
                eventType(from: before.status, to: staff.status), staff.id.text, version: staff.version,
                outlet: staff.outletIDs.first?.text, changes: open), personal: personal, in: transaction)
        return .ok(staff, version: staff.version)
    }

    /// On `staff.deactivated` modules with open work of that person can refuse it (NET-05).
    private static func eventType(from before: StaffStatus, to after: StaffStatus) -> String {
        switch (before, after) {
        case (.active, .inactive): "staff.deactivated"
        case (.inactive, .active): "staff.activated"
        default: "staff.updated"
        }
    }

    private static func requireOutlets(
        of staff: Staff, beside known: [OutletID], _ call: Call, _ transaction: Transaction
    ) throws {
        for (index, id) in staff.outletIDs.enumerated() where !known.contains(id) {
            _ = try Outlet.referenced(id, at: "/outletIds/\(index)", call, in: transaction)
        }
    }

    /// Keeps the rows that lists look people up by.
    private static func savePlaces(of staff: Staff, in transaction: Transaction) throws {
        try StaffTable.deleteOutlets(of: staff.id, in: transaction)
        for outlet in staff.outletIDs { try StaffTable.insertOutlet(outlet, of: staff.id, in: transaction) }
        try StaffTable.deleteRoles(of: staff.id, in: transaction)
        for role in staff.roles { try StaffTable.insertRole(role, of: staff.id, in: transaction) }
        try StaffTable.deleteOutletRoles(of: staff.id, in: transaction)
        for outlet in staff.outletIDs {
            for role in staff.roles {
                try StaffTable.insertOutletRole(role, at: outlet, of: staff.id, in: transaction)
            }
        }
    }
}

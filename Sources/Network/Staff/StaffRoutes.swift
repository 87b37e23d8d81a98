import JSON
import SQLDatabase
import ServiceKit

enum StaffRoutes {
    static let all: [Route] = [
        .post("/v1/staff", .manageNetwork, reading: Staff.read, create),
        .get("/v1/staff", .readNetwork, query: DateFilter.parameters(and: ["outlet", "role"]), paged: true, list),
        .get("/v1/staff/{id}", .readNetwork, show),
        .patch("/v1/staff/{id}", .manageNetwork, reading: Staff.readChanges, change).changingAccess,
        .get("/v1/staff/{id}/open-work", .readNetwork, openWork),
        .post("/v1/staff/{id}/reassign", .manageNetwork, reading: { $0.id("toStaffId", StaffID.self) }, reassign),
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
        if before.status == .active, staff.status == .inactive {
            let open = try call.openWork(of: staff.id.text, in: transaction)
            guard open.isEmpty else {
                let seen = try call.seen(open, in: transaction)
                throw Refusal.openWork(seen, isAll: seen.count == open.count, of: staff)
            }
        }
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

    private static func openWork(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        let open = try call.seen(call.openWork(of: staff.id.text, in: transaction), in: transaction)
        return Answer.json { $0.object { $0.array("items", open) } }
    }

    /// Puts what is open in someone's hands into another's, as far as that needs nobody's word: modules react.
    ///
    /// Jobs are assigned anew (REP-02), and appointments rescheduled, since the other must be free then. What is at
    /// outlets beyond the caller's reach stays in their hands.
    private static func reassign(_ other: StaffID, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        guard let taker = try StaffTable.find(other, in: transaction), taker.status == .active, taker.id != staff.id
        else { throw Refusal.unknownReference("/toStaffId", "staff member") }
        let before = try call.seen(call.openWork(of: staff.id.text, in: transaction), in: transaction)
        try call.record(
            Event(
                "staff.workReassigned", staff.id.text, version: staff.version, outlet: staff.outletIDs.first?.text,
                changes: [.init("toStaffId", to: other.text)]), in: transaction)
        let after = try call.seen(call.openWork(of: staff.id.text, in: transaction), in: transaction)
        let left = Set(after.map(\.id))
        return Answer.json { writer in
            writer.object { writer in
                writer.array("reassigned", before.filter { !left.contains($0.id) })
                writer.array("remaining", after)
            }
        }
    }

    /// On `staff.deactivated` modules end what the person has access to.
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

extension Refusal {
    /// 409: work is still in their hands.
    ///
    /// - Parameters:
    ///   - open: what the caller may be told.
    ///   - isAll: whether nothing is open at outlets beyond the caller's reach.
    fileprivate static func openWork(_ open: [OpenWork.Item], isAll: Bool, of staff: Staff) -> Refusal {
        let (more, moreChinese) = isAll ? ("", "") : (", and more at other outlets", ",其他网点另有")
        let items = open.map { item in
            JSONValue.object(
                JSONObject(members: [
                    JSONMember(name: "kind", value: .string(item.kind)),
                    JSONMember(name: "id", value: .string(item.id)),
                    JSONMember(name: "name", value: .string(item.name)),
                    JSONMember(name: "path", value: .string(item.path)),
                ]))
        }
        return Refusal(
            .NET_05, code: "open_work",
            """
            \(staff.name) still has open work (\(open.count)\(more)); see openWork. Give it to others first: POST \
            /v1/staff/\(staff.id)/reassign, or assign each anew.
            """,
            zh: """
                \(staff.name)仍有未完成的工作(\(open.count) 项\(moreChinese)),见 openWork。\
                请先移交(POST /v1/staff/\(staff.id)/reassign)或逐项重新分派。
                """,
            at: "/status"
        ).with("openWork", .array(items))
    }
}

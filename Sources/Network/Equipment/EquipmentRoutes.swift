import JSON
import SQLDatabase
import ServiceKit

enum EquipmentRoutes {
    static let all: [Route] = [
        .post("/v1/outlets/{id}/equipment", .manageNetwork, reading: Equipment.read, create),
        .get(
            "/v1/outlets/{id}/equipment", .readNetwork,
            query: DateFilter.parameters(and: ["status", "kind", "dueBy"]), paged: true, list),
        .get("/v1/equipment/{id}", .readNetwork, show),
        .patch("/v1/equipment/{id}", .manageNetwork, reading: Equipment.readChanges, change),
    ]

    private static func create(_ input: Equipment, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var equipment = input
        equipment.outletID = try Outlet.load(call.id("id"), in: transaction).id
        equipment.id = call.newID()
        equipment.createdAt = call.now
        try requireFree(equipment, in: transaction)
        try EquipmentTable.insert(equipment, in: transaction)
        try call.record(
            Event(
                "equipment.created", equipment.id.text, outlet: equipment.outletID.text,
                changes: [.init("identity", to: equipment.identity), .init("kind", to: equipment.kind)]),
            in: transaction)
        return .created(equipment, at: "/v1/equipment/\(equipment.id)", version: equipment.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let found = try EquipmentTable.list(
            EquipmentTable.Filter(
                outlet: outlet.id, status: try call.query.choice("status", EquipmentStatus.self),
                kind: call.query["kind"], dueBy: try call.query.date("dueBy"),
                dates: try call.query.dates(of: EquipmentID.self)),
            after: try page.afterID(), limit: page.limit, in: transaction)
        return .list(found, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let equipment = try load(call, in: transaction)
        return .ok(equipment, version: equipment.version)
    }

    private static func change(_ input: Equipment.Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try load(call, in: transaction)
        try call.checkVersion(before.version)
        var equipment = before
        input.members.apply(to: &equipment)
        if let wanted = input.status, wanted != before.status {
            try equipment.move(Self.action(to: wanted, from: before.status))
        }
        let changes = Event.changes(of: Equipment.changeable, from: before, to: equipment)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        try requireFree(equipment, in: transaction)
        equipment.version += 1
        try EquipmentTable.update(equipment, in: transaction)
        try call.record(
            Event(
                "equipment.updated", equipment.id.text, version: equipment.version, outlet: equipment.outletID.text,
                changes: changes), in: transaction)
        return .ok(equipment, version: equipment.version)
    }

    private static func action(to wanted: EquipmentStatus, from status: EquipmentStatus) -> EquipmentAction {
        switch wanted {
        case .available: status == .checkedOut ? .giveBack : .putInService
        case .checkedOut: .checkOut
        case .outOfService: .takeOutOfService
        case .retired: .retire
        }
    }

    static func load(_ call: Call, in transaction: Transaction) throws -> Equipment {
        guard let equipment = try EquipmentTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("equipment")
        }
        return equipment
    }

    private static func requireFree(_ equipment: Equipment, in transaction: Transaction) throws {
        let other = try EquipmentTable.find(
            identity: equipment.identity, at: equipment.outletID, in: transaction)
        guard let other, other.id != equipment.id else { return }
        throw Refusal(
            .NET_06, code: "equipment_identity_taken",
            "The outlet has equipment with the identity \(equipment.identity) already: \(other.name).",
            zh: "本网点已有编号为 \(equipment.identity) 的设备:\(other.name)。", at: "/identity")
    }
}

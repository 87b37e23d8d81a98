import JSON
import SQLDatabase
import ServiceKit

/// Maintenance, calibration and repair of equipment, planned and recorded (NET-07).
enum UpkeepRoutes {
    static let all: [Route] = [
        .post("/v1/equipment/{id}/maintenances", .manageNetwork, reading: Upkeep.read, record),
        .get("/v1/equipment/{id}/maintenances", .readNetwork, paged: true, list),
        .get("/v1/outlets/{id}/equipment-figures", .readNetwork, query: ["from", "to"], figures),
    ]

    private static func record(_ input: Upkeep, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var equipment = try EquipmentRoutes.load(call, in: transaction)
        try call.checkVersion(equipment.version)
        let outlet = try Outlet.load(equipment.outletID, in: transaction)
        if let cost = input.cost, cost.currency != outlet.currency { throw Refusal.costCurrency(outlet.currency) }
        guard input.endedAt <= call.now.adding(minutes: 5) else { throw Refusal.upkeepInFuture }
        var upkeep = input
        upkeep.id = call.newID()
        upkeep.equipmentID = equipment.id
        let day = outlet.zone.date(of: upkeep.endedAt)
        upkeep.dueOn = equipment.dueDate(of: upkeep.kind)
        upkeep.isInTime = upkeep.dueOn.map { day <= $0 }
        let before = equipment
        try equipment.done(upkeep, on: day)
        equipment.version += 1
        try EquipmentTable.update(equipment, in: transaction)
        try UpkeepTable.insert(upkeep, on: day, in: transaction)
        let changes = Event.changes(of: Equipment.changeable, from: before, to: equipment)
        try call.record(
            Event(
                "equipment.maintained", equipment.id.text, version: equipment.version, outlet: outlet.id.text,
                changes: changes + [.init("work", to: upkeep.kind.rawValue)]), in: transaction)
        var answer = Answer.created(
            upkeep, at: "/v1/equipment/\(equipment.id)/maintenances", version: equipment.version)
        answer.status = 201
        return answer
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let equipment = try EquipmentRoutes.load(call, in: transaction)
        let before = try page.afterID()
        let found = try UpkeepTable.list(
            of: equipment.id, before: before.isEmpty ? "upk_~" : before, limit: page.limit, in: transaction)
        return .list(found, page, call) { [$0.id.text] }
    }

    private static func figures(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let today = outlet.zone.date(of: call.now)
        let to = try call.query.date("to") ?? today
        let from = try call.query.date("from") ?? to.adding(days: -27)
        guard from <= to, Int(to.daysSinceEpoch - from.daysSinceEpoch) < 366 else {
            throw Refusal.invalidParameter("to")
        }
        let overdue = try UpkeepTable.overdue(of: outlet.id, on: today, in: transaction)
        let figures = try UpkeepTable.figures(of: outlet.id, from: from, to: to, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("outletId", outlet.id)
                writer.member("from", from)
                writer.member("to", to)
                writer.member("equipment", overdue.all)
                writer.member("calibrationOverdue", overdue.calibration)
                writer.member("maintenanceOverdue", overdue.maintenance)
                writer.member("works", figures?.works ?? 0)
                writer.member("planned", figures?.planned ?? 0)
                writer.member("inTime", figures?.inTime ?? 0)
                writer.member("downtimeMinutes", figures?.downtimeMinutes ?? 0)
                writer.member("cost", Money(figures?.cost ?? 0, outlet.currency))
            }
        }
    }
}

extension Equipment {
    /// When such work is due next; nil where it is not planned.
    fileprivate func dueDate(of kind: Upkeep.Kind) -> LocalDate? {
        switch kind {
        case .maintenance: maintenance?.dueOn
        case .calibration: calibration?.dueOn
        case .repair: nil
        }
    }

    /// What the work leaves: the next due day, and whether it can be used.
    fileprivate mutating func done(_ upkeep: Upkeep, on day: LocalDate) throws {
        func next(_ plan: Plan?) -> Plan? {
            plan.map { Plan(intervalDays: $0.intervalDays, lastOn: day, dueOn: day.adding(days: $0.intervalDays)) }
        }
        guard upkeep.isPassed else {
            if status == .available { try move(.takeOutOfService) }
            return
        }
        switch upkeep.kind {
        case .maintenance: maintenance = next(maintenance)
        case .calibration: calibration = next(calibration)
        case .repair: if status == .outOfService { try move(.putInService) }
        }
    }
}

extension Refusal {
    fileprivate static func costCurrency(_ currency: Currency) -> Refusal {
        Refusal(
            status: 422, code: "currency_differs", "The outlet's currency is \(currency.rawValue).",
            zh: "该网点使用的货币为 \(currency.rawValue)。", at: "/cost/currency")
    }

    fileprivate static var upkeepInFuture: Refusal {
        Refusal(
            .NET_07, status: 422, code: "work_in_future", "Work is recorded when it is done; it cannot end after now.",
            zh: "作业完成后方可登记,结束时间不能晚于当前时间。", at: "/endedAt")
    }
}

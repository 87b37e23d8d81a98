import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

enum WaitListRoutes {
    static let all: [Route] = [
        .post(
            "/v1/outlets/{id}/wait-list", .bookAppointments, rules: BodyRules(.BKG_13),
            reading: NewWaitListEntry.read, create),
        .get(
            "/v1/outlets/{id}/wait-list", .readAppointments, query: DateFilter.parameters(and: ["status"]),
            paged: true, list),
        .get("/v1/outlets/{id}/wait-list/{entryId}", .readAppointments, show),
        .post("/v1/outlets/{id}/wait-list/{entryId}/accept", .bookAppointments, accept),
        .post("/v1/outlets/{id}/wait-list/{entryId}/decline", .bookAppointments, decline),
        .delete("/v1/outlets/{id}/wait-list/{entryId}", .bookAppointments, withdraw),
    ]

    private static func create(
        _ input: NewWaitListEntry, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let customer = try Customer.referenced(input.customerID, at: "/customerId", in: transaction)
        let vehicle = try Vehicle.referenced(input.vehicleID, at: "/vehicleId", in: transaction)
        _ = try LaborOperation.proposed(input.operations, in: transaction)
        let advisor = try input.advisorID.map { try BookAppointment.advisor($0, of: outlet, in: transaction) }
        try outlet.requireTakesWork()
        guard input.until > call.now else { throw Refusal.waitIsOver }
        let entry = WaitListEntry(
            id: call.newID(), outletID: outlet.id, customerID: customer.id, vehicleID: vehicle.id,
            channel: input.channel, concerns: input.concerns, operations: input.operations, advisorID: advisor?.id,
            transport: input.transport, note: input.note, window: input.from...input.until, createdAt: call.now)
        try WaitListTable.insert(entry, in: transaction)
        try call.record(
            Event(
                "waitListEntry.created", entry.id.text, outlet: outlet.id.text,
                changes: [
                    .init("status", to: entry.status.rawValue), .init("from", to: input.from.text),
                    .init("until", to: input.until.text),
                ]), in: transaction)
        let path = "/v1/outlets/\(outlet.id)/wait-list/\(entry.id)"
        return .created(WaitListEntryView(entry: entry, offers: []), at: path, version: entry.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let after = page.after.map { $0.count == 1 ? Int64($0[0]) : nil } ?? 0
        guard let after else { throw Refusal.invalidParameter("cursor") }
        let entries = try WaitListTable.list(
            outlet: outlet.id, status: call.query.choice("status", WaitListStatus.self),
            dates: call.query.dates(of: WaitListEntryID.self, changes: WaitListTable.changes), after: after,
            limit: page.limit, in: transaction)
        return .list(try entries.map { try view($0, in: transaction) }, page, call) {
            [String($0.entry.place)]
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        try answer(named(call, transaction), in: transaction)
    }

    /// Books what is offered.
    private static func accept(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let entry = try named(call, transaction)
        try call.checkVersion(entry.version)
        let hold = try offered(to: entry, for: .accept, in: transaction)
        let booking = NewAppointment(
            outletID: entry.outletID, customerID: entry.customerID, vehicleID: entry.vehicleID,
            channel: entry.channel, startsAt: hold.startsAt, concerns: entry.concerns, operations: nil, parts: [],
            advisorID: nil, transport: entry.transport, note: entry.note, holdID: hold.id)
        return try BookAppointment.run(booking, call, transaction)
    }

    private static func decline(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let entry = try named(call, transaction)
        try call.checkVersion(entry.version)
        let hold = try offered(to: entry, for: .decline, in: transaction)
        // One that has ended by itself is declined all the same.
        if hold.status(at: call.now) == .active { try HoldSlot.end(hold, call, in: transaction) }
        try WaitList.offerEnded(hold, as: .declined, call, in: transaction)
        return try answer(named(call, transaction), in: transaction)
    }

    private static func withdraw(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let entry = try named(call, transaction)
        try call.checkVersion(entry.version)
        try WaitList.withdraw(entry, call, in: transaction)
        return .empty
    }

    /// The hold that is offered now.
    ///
    /// - Throws: `Refusal` 409 where nothing is.
    private static func offered(
        to entry: WaitListEntry, for action: WaitListAction, in transaction: Transaction
    ) throws -> SlotHold {
        _ = try WaitListEntry.transitions.require(action, from: entry.status, rule: .BKG_13)
        guard let hold = try entry.holdID.flatMap({ try SlotHoldTable.find($0, in: transaction) }) else {
            throw Refusal.notFound("hold")
        }
        return hold
    }

    /// The entry that the path names, of the outlet that it names.
    private static func named(_ call: Call, _ transaction: Transaction) throws -> WaitListEntry {
        let outlet = try call.id("id", OutletID.self)
        guard let entry = try WaitListTable.find(call.id("entryId"), in: transaction), entry.outletID == outlet else {
            throw Refusal.notFound("wait-list entry")
        }
        return entry
    }

    private static func view(_ entry: WaitListEntry, in transaction: Transaction) throws -> WaitListEntryView {
        WaitListEntryView(entry: entry, offers: try WaitListOfferTable.list(of: entry.id, in: transaction))
    }

    private static func answer(_ entry: WaitListEntry, in transaction: Transaction) throws -> Answer {
        .ok(try view(entry, in: transaction), version: entry.version)
    }
}

extension Refusal {
    fileprivate static var waitIsOver: Refusal {
        Refusal(
            .BKG_13, status: 422, code: "time_passed", "The time until which the customer waits is in the past.",
            zh: "等候截止时间已过去。", at: "/until")
    }
}

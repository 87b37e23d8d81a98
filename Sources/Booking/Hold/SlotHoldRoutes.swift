import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

enum SlotHoldRoutes {
    static let all: [Route] = [
        .post(
            "/v1/outlets/{id}/slot-holds", .bookAppointments, rules: BodyRules(.BKG_14), reading: NewSlotHold.read,
            create),
        .get(
            "/v1/outlets/{id}/slot-holds", .readAppointments,
            query: DateFilter.parameters(SlotHoldTable.dates, and: ["active"]), paged: true, list),
        .get("/v1/outlets/{id}/slot-holds/{holdId}", .readAppointments, show),
        .delete("/v1/outlets/{id}/slot-holds/{holdId}", .bookAppointments, release),
    ]

    private static func create(_ input: NewSlotHold, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let operations = try LaborOperation.proposed(input.operations, in: transaction)
        let advisor = try input.advisorID.map { try BookAppointment.advisor($0, of: outlet, in: transaction) }
        if let vehicle = input.vehicleID {
            _ = try Vehicle.referenced(vehicle, at: "/vehicleId", in: transaction)
        }
        try outlet.requireTakesWork()
        let wish = Wish(
            startsAt: input.startsAt, steps: operations.map(WorkStep.init),
            advisor: advisor.map { .only($0.id) } ?? .anyone, isWalkIn: input.channel == .walkIn,
            transport: input.transport, vehicle: input.vehicleID)
        let minutes = input.minutes ?? outlet.booking.holdMinutes
        let hold = try HoldSlot.hold(
            wish, at: outlet, channel: input.channel, until: call.now.adding(minutes: Int64(minutes)), call,
            in: transaction)
        let path = "/v1/outlets/\(outlet.id)/slot-holds/\(hold.id)"
        return .created(try view(hold, call, in: transaction), at: path, version: hold.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let isActive = try call.query.parsed("active") { $0 == "true" ? true : nil } ?? false
        let holds = try SlotHoldTable.list(
            outlet: outlet.id, active: isActive ? call.now : nil,
            dates: call.query.dates(of: SlotHoldID.self, SlotHoldTable.dates), after: try page.afterID(),
            limit: page.limit, in: transaction)
        return .list(try holds.map { try view($0, call, in: transaction) }, page, call) { [$0.hold.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let hold = try named(call, transaction)
        return .ok(try view(hold, call, in: transaction)).taggedByContent(version: hold.version)
    }

    /// Gives the slot back; one that was offered to the wait-list goes to the next there.
    private static func release(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let hold = try named(call, transaction)
        try call.checkVersion(hold.version)
        guard hold.status(at: call.now) == .active else { throw Refusal.holdEnded(hold, at: call.now) }
        try HoldSlot.end(hold, call, in: transaction)
        try WaitList.offerEnded(hold, as: .declined, call, in: transaction)
        return .empty
    }

    /// The hold that the path names, of the outlet that it names.
    private static func named(_ call: Call, _ transaction: Transaction) throws -> SlotHold {
        let outlet = try call.id("id", OutletID.self)
        guard let hold = try SlotHoldTable.find(call.id("holdId"), in: transaction), hold.outletID == outlet else {
            throw Refusal.notFound("hold")
        }
        return hold
    }

    private static func view(
        _ hold: SlotHold, _ call: Call, in transaction: Transaction
    ) throws -> SlotHoldView {
        SlotHoldView(
            hold: hold, advisorName: try StaffTable.find(hold.advisorID, in: transaction)?.name ?? "", now: call.now)
    }
}

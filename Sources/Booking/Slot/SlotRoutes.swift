import Customers
import JSON
import Network
import Pricing
import SQLDatabase
import ServiceKit

enum SlotRoutes {
    static let all: [Route] = [
        .get(
            "/v1/outlets/{id}/slots", .readAppointments,
            query: ["from", "to", "operations", "channel", "transport", "advisor", "vehicle"], list)
    ]

    /// The most days that one request looks at.
    private static let longestSearch = 31
    private static let mostOperations = 20

    static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let wish = try wish(call, in: transaction)
        let bounds = try bounds(call, outlet.zone)
        let slots = try find(bounds, at: outlet, wish, call, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.array("items", slots)
                writer.nullableMember("nextCursor", String?.none)
            }
        }
    }

    /// What the query asks for; its time is still open.
    static func wish(_ call: Call, in transaction: Transaction) throws -> Wish {
        let advisor = try call.query.id("advisor", StaffID.self)
        return Wish(
            startsAt: call.now, steps: try operations(call, in: transaction),
            advisor: advisor.map { .only($0) } ?? .anyone,
            isWalkIn: try call.query.choice("channel", BookingChannel.self) == .walkIn,
            transport: try call.query.choice("transport", Transport.self), vehicle: try call.query.id("vehicle"))
    }

    private static func find(
        _ bounds: (first: Instant, last: Instant), at outlet: Outlet, _ wish: Wish, _ call: Call,
        in transaction: Transaction
    ) throws -> [Slot] {
        // An outlet that takes no work offers no time for it.
        let first = max(bounds.first, call.now)
        guard outlet.status == .active, first <= bounds.last else { return [] }
        let capacity = try Capacity.load(
            outlet, from: outlet.zone.date(of: first), through: outlet.zone.date(of: bounds.last), now: call.now,
            for: Capacity.Occasion(wish), in: transaction)
        return SlotFinder(capacity: capacity, wish: wish).slots(from: first, until: bounds.last)
    }

    private static func operations(_ call: Call, in transaction: Transaction) throws -> [WorkStep] {
        let codes = (call.query["operations"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard call.query["operations"] != nil else { return [] }
        guard codes.count <= mostOperations else { throw Refusal.invalidParameter("operations") }
        return try codes.map { code in
            guard let operation = try LaborOperationTable.find(code: String(code), in: transaction) else {
                throw Refusal.invalidParameter("operations")
            }
            return WorkStep(operation)
        }
    }

    /// First and last start time asked for: days with all their hours, or moments.
    private static func bounds(_ call: Call, _ zone: OutletZone) throws -> (first: Instant, last: Instant) {
        let from = try bound("from", call) ?? .day(zone.date(of: call.now))
        let to = try bound("to", call) ?? .day(from.date(zone).adding(days: 7))
        let (first, last) = (from.date(zone), to.date(zone))
        guard first <= last, last.daysSinceEpoch - first.daysSinceEpoch < longestSearch,
            from.first(zone) <= to.last(zone)
        else { throw Refusal.invalidParameter("to") }
        return (from.first(zone), to.last(zone))
    }

    static func bound(_ name: String, _ call: Call) throws -> Bound? {
        try call.query.parsed(name) { text in
            LocalDate(text).map(Bound.day) ?? Instant(text).map(Bound.moment)
        }
    }

    /// A day, with all its hours, or a moment.
    enum Bound: Sendable {
        case day(LocalDate)
        case moment(Instant)

        func date(_ zone: OutletZone) -> LocalDate {
            switch self {
            case .day(let date): date
            case .moment(let instant): zone.date(of: instant)
            }
        }

        func first(_ zone: OutletZone) -> Instant {
            switch self {
            case .day(let date): zone.start(of: date)
            case .moment(let instant): instant
            }
        }

        func last(_ zone: OutletZone) -> Instant {
            switch self {
            case .day(let date): zone.start(of: date.adding(days: 1)).adding(microseconds: -1)
            case .moment(let instant): instant
            }
        }
    }
}

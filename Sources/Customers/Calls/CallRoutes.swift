import JSON
import Network
import SQLDatabase
import ServiceKit

/// The call log of an outlet (BKG-12).
enum CallRoutes {
    static let all: [Route] = [
        .post("/v1/outlets/{id}/calls", .bookAppointments, reading: PhoneCall.read, create).personal,
        .get(
            "/v1/outlets/{id}/calls", .readAppointments,
            query: DateFilter.parameters(
                created: .identified, and: ["from", "to", "customer", "answered", "direction"]), paged: true, list
        ).personal,
        .get("/v1/outlets/{id}/call-rates", .readAppointments, query: ["from", "to"], rates),
    ]

    /// The longest period of rates: a leap year.
    private static let longest = 366

    private static func create(_ input: PhoneCall, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        var log = input
        log.id = call.newID()
        log.outletID = outlet.id
        if log.at == Instant(microseconds: 0) { log.at = call.now }
        guard log.at <= call.now.adding(minutes: 5) else { throw Refusal.callInFuture }
        if let customer = log.customerID { try Customer.requireExists(customer, at: "/customerId", in: transaction) }
        if let staff = log.staffID {
            _ = try Staff.referenced(staff, at: "/staffId", outlet: outlet.id, in: transaction)
        }
        if log.customerID == nil, let phone = log.phone {
            log.customerID = try onlyCustomer(with: phone, in: transaction)
        }
        try CallTable.insert(log, on: outlet.zone.date(of: log.at), in: transaction)
        try call.record(
            Event(
                "call.logged", log.id.text, outlet: outlet.id.text,
                changes: [
                    .init("answered", to: .bool(log.isAnswered)), .init("direction", to: log.direction.rawValue),
                ]), in: transaction)
        return .created(log, at: "/v1/outlets/\(outlet.id)/calls")
    }

    /// A number that one customer has alone tells who rang.
    private static func onlyCustomer(with phone: String, in transaction: Transaction) throws -> CustomerID? {
        let found = try CustomerTable.candidates(phone: phone, except: CustomerID(stored: ""), in: transaction)
        return found.count == 1 ? found[0].id : nil
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let before = try page.after.map { key in
            guard key.count == 2, let at = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            return (at: Instant(microseconds: at), id: key[1])
        }
        let calls = try CallTable.list(
            CallTable.Filter(
                outlet: outlet.id, from: try call.query.date("from"), to: try call.query.date("to"),
                customer: try call.query.id("customer"),
                isAnswered: try call.query.parsed("answered") { ["true": true, "false": false][$0] },
                direction: try call.query.choice("direction", CallDirection.self),
                dates: try call.query.dates(of: PhoneCallID.self, created: .identified, changes: CallTable.changes)),
            before: before, limit: page.limit, in: transaction)
        return .list(calls, page, call) { [String($0.at.microseconds), $0.id.text] }
    }

    private static func rates(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let to = try call.query.date("to") ?? outlet.zone.date(of: call.now)
        let from = try call.query.date("from") ?? to.adding(days: -27)
        guard from <= to, Int(to.daysSinceEpoch - from.daysSinceEpoch) < longest else {
            throw Refusal.invalidParameter("to")
        }
        let days = try CallTable.days(of: outlet.id, from: from, to: to, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("outletId", outlet.id)
                writer.member("from", from)
                writer.member("to", to)
                days.reduce(into: CallCounts()) { $0 += $1.counts }.write(to: &writer)
                writer.array("days") { writer in
                    for day in days {
                        writer.object { writer in
                            writer.member("day", day.day)
                            day.counts.write(to: &writer)
                        }
                    }
                }
            }
        }
    }
}

extension Refusal {
    fileprivate static var callInFuture: Refusal {
        Refusal(
            status: 422, code: "call_in_future", "The call cannot have begun after now.", zh: "来电时间不能晚于当前时间。",
            at: "/at")
    }
}

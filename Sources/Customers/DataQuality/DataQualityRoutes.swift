import JSON
import Network
import SQLDatabase
import ServiceKit

/// How good the records are, and which to look through (CUS-06).
enum DataQualityRoutes {
    static let all: [Route] = [
        .get("/v1/customers/{id}/data-quality", .readCustomers, show),
        .post("/v1/customers/{id}/verify", .manageCustomers, verify),
        .get("/v1/data-quality", .readCustomers, query: ["kind", "verifiedBefore"], paged: true, list),
    ]

    private enum Kind: String {
        case customer, vehicle
    }

    /// One line of a list or an answer.
    private struct Line: JSONRepresentable {
        let kind: Kind
        let id: String
        let verifiedOn: LocalDate?
        let completeness: Completeness

        func writeMembers(to writer: inout JSONWriter) {
            writer.member("kind", kind.rawValue)
            writer.member("id", id)
            completeness.write(to: &writer)
            writer.member("verifiedOn", verifiedOn)
        }
    }

    private static func line(_ customer: Customer) -> Line {
        Line(
            kind: .customer, id: customer.id.text, verifiedOn: customer.verifiedOn,
            completeness: customer.completeness)
    }

    private static func line(_ vehicle: Vehicle, in transaction: Transaction) throws -> Line {
        Line(
            kind: .vehicle, id: vehicle.id.text,
            verifiedOn: try DataQualityTable.verifiedOn(vehicle.id, in: transaction),
            completeness: vehicle.completeness)
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into, "/data-quality") }
        return try answer(customer, in: transaction)
    }

    private static func answer(_ customer: Customer, in transaction: Transaction) throws -> Answer {
        let vehicles = try VehicleTable.list(
            VehicleTable.Filter(owner: customer.id), after: "", limit: 200, in: transaction)
        let lines = try vehicles.map { try line($0, in: transaction) }
        return Answer.json { writer in
            writer.object { writer in
                writer.object("customer", line(customer))
                writer.array("vehicles", lines)
            }
        }
    }

    /// Someone has looked the record through with the customer, and their vehicles with it.
    private static func verify(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let customer = try Customer.forChange(call, in: transaction)
        // Customers have no zone of their own.
        let today = OutletZone.utc.date(of: call.now)
        try DataQualityTable.verify(customer.id, on: today, in: transaction)
        try call.record(
            Event(
                "customer.verified", customer.id.text, version: customer.version + 1, outlet: nil,
                changes: [.init("verifiedOn", from: customer.verifiedOn?.text, to: today.text)]), in: transaction)
        return try answer(try Customer.load(customer.id, in: transaction), in: transaction)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let kind = try call.query.choice("kind", Kind.self) ?? .customer
        // A year: by then people have moved, and have other phones.
        let day = try call.query.date("verifiedBefore") ?? OutletZone.utc.date(of: call.now).adding(days: -365)
        let after = try page.afterID()
        let lines: [Line]
        switch kind {
        case .customer:
            lines = try DataQualityTable.customers(before: day, after: after, limit: page.limit, in: transaction)
                .compactMap { try CustomerTable.find($0, in: transaction) }.map(line)
        case .vehicle:
            lines = try DataQualityTable.vehicles(before: day, after: after, limit: page.limit, in: transaction)
                .compactMap { try VehicleTable.find($0, in: transaction) }.map { try line($0, in: transaction) }
        }
        return .list(lines, page, call) { [$0.id] }
    }
}

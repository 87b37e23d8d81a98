import JSON
import Network
import SQLDatabase
import ServiceKit

/// Two records were one customer: all that refers to the one refers to the other from then on (CUS-02).
enum MergeCustomers {
    static let all: [Route] = [
        .post("/v1/customers/{id}/merge", .manageCustomers, reading: read, run).personal
    ]

    /// Who goes: the body's customer, or the path's.
    enum Input: Sendable {
        case from(CustomerID)
        case into(CustomerID)
    }

    private static func read(_ reader: inout ObjectReader) -> Input {
        let (from, into) = (
            reader.optionalID("fromCustomerId", CustomerID.self), reader.optionalID("intoCustomerId", CustomerID.self)
        )
        if from != nil, into != nil {
            reader.complain("intoCustomerId", .notAllowed(reason: "name fromCustomerId or intoCustomerId, not both"))
        }
        if let into { return .into(into) }
        if from == nil, !reader.isPresent("fromCustomerId") { reader.complain("fromCustomerId", .missing) }
        return .from(from ?? CustomerID(stored: ""))
    }

    private static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let named = try Customer.forChange(call, in: transaction)
        var (kept, gone): (Customer, Customer)
        let pointer: String
        switch input {
        case .from(let id):
            pointer = "/fromCustomerId"
            (kept, gone) = (named, try Customer.referenced(id, at: pointer, in: transaction))
        case .into(let id):
            pointer = "/intoCustomerId"
            (kept, gone) = (try Customer.referenced(id, at: pointer, in: transaction), named)
        }
        guard kept.id != gone.id else { throw Refusal.sameCustomer(pointer) }
        let before = kept
        kept.take(from: gone)
        kept.version += 1
        gone.mergedInto = kept.id
        gone.phones = []
        gone.version += 1
        try move(from: gone, to: kept, call, in: transaction)
        try kept.readExternalIDs(in: transaction)
        let changed = Event.changes(of: Customer.changeable, from: before, to: kept)
        try call.record(
            Event(
                "customer.updated", kept.id.text, version: kept.version, outlet: nil,
                changes: [.names(of: changed), .init("mergedFrom", to: gone.id.text)]),
            personal: changed, in: transaction)
        try call.record(
            Event(
                mergedEvent, gone.id.text, version: gone.version, outlet: nil,
                changes: [.init("mergedInto", to: kept.id.text)]), in: transaction)
        return .ok(kept, version: kept.version)
    }

    /// Modules with documents of their own react on it.
    static let mergedEvent = "customer.merged"

    private static func move(
        from gone: Customer, to kept: Customer, _ call: Call, in transaction: Transaction
    ) throws {
        try CustomerTable.update(gone, in: transaction)
        try CustomerTable.update(kept, in: transaction)
        try CustomerRoutes.savePhones(of: gone, in: transaction)
        try CustomerRoutes.savePhones(of: kept, in: transaction)
        try CustomerTable.redirect(from: gone.id, to: kept.id, in: transaction)
        try ExternalIDTable.move(from: gone.id.text, to: kept.id.text, in: transaction)
        for data in call.customerData { try data.move(from: gone.id.text, to: kept.id.text, in: transaction) }
    }
}

extension Customer {
    /// Takes what it lacks: phones beside its own, and whatever else is not known of it.
    fileprivate mutating func take(from other: Customer) {
        let known = Set(phones.map(\.number))
        let others = other.phones.filter { !known.contains($0.number) }
        phones += others.prefix(max(0, 10 - phones.count)).map { Phone(number: $0.number, primary: false) }
        email = email ?? other.email
        address = address ?? other.address
        preferredChannel = preferredChannel ?? other.preferredChannel
        preferredHours = preferredHours ?? other.preferredHours
        zone = zone ?? other.zone
        birthday = birthday ?? other.birthday
        source = source ?? other.source
    }
}

extension Refusal {
    fileprivate static func sameCustomer(_ pointer: String) -> Refusal {
        Refusal(
            .CUS_02, status: 422, code: "same_customer", "A customer cannot be merged with themselves.",
            zh: "不能将客户与其自身合并。", at: pointer)
    }
}

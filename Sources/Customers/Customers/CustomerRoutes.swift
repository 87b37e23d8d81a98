import JSON
import Network
import SQLDatabase
package import ServiceKit

enum CustomerRoutes {
    static let all: [Route] = [
        .post("/v1/customers", .manageCustomers, reading: NewCustomer.read, create).personal,
        .get(
            "/v1/customers", .readCustomers, query: DateFilter.parameters(and: ["phone", "name", "externalId"]),
            paged: true, list
        ).personal,
        .get("/v1/customers/{id}", .readCustomers, show).personal,
        .patch("/v1/customers/{id}", .manageCustomers, reading: CustomerChanges.read, change).personal,
    ]

    private static func create(_ input: NewCustomer, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var customer = input.customer
        if !input.allowsDuplicate {
            try requireNoDuplicate(of: customer, phones: customer.phones, plate: input.plate, in: transaction)
        }
        customer.id = call.newID()
        customer.createdAt = call.now
        try CustomerTable.insert(customer, in: transaction)
        try savePhones(of: customer, in: transaction)
        _ = try call.setExternalIDs(input.externalIDs, of: kind, customer.id.text, in: transaction)
        try customer.readExternalIDs(in: transaction)
        try call.record(
            Event(
                "customer.created", customer.id.text, outlet: nil,
                changes: [.init("kind", to: customer.kind.rawValue)]),
            personal: Event.members(Customer.changeable, of: customer), in: transaction)
        return .created(customer, at: "/v1/customers/\(customer.id)", version: customer.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = CustomerTable.Filter(
            phone: call.query["phone"], namePrefix: call.query["name"].map(Customer.fold),
            ids: try call.externalIDFilter(of: kind, in: transaction), dates: try call.query.dates(of: CustomerID.self))
        var customers = try CustomerTable.list(
            filter, after: try page.afterID(), limit: page.limit, in: transaction)
        for index in customers.indices { try customers[index].readExternalIDs(in: transaction) }
        return .list(customers, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into) }
        try customer.readExternalIDs(in: transaction)
        return .ok(customer, version: customer.version)
    }

    private static func change(_ input: CustomerChanges, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var before = try Customer.forChange(call, in: transaction)
        var customer = before
        input.members.apply(to: &customer)
        try before.readExternalIDs(in: transaction)
        if try call.setExternalIDs(input.externalIDs, of: kind, customer.id.text, in: transaction) {
            try customer.readExternalIDs(in: transaction)
        } else {
            customer.externalIDs = before.externalIDs
        }
        let changed = Event.changes(of: Customer.changeable, from: before, to: customer)
        guard !changed.isEmpty else { return .ok(before, version: before.version) }
        customer.version += 1
        if let phones = input.phones, !input.allowsDuplicate {
            let known = Set(before.phones.map(\.number))
            let added = phones.filter { !known.contains($0.number) }
            try requireNoDuplicate(of: customer, phones: added, in: transaction)
        }
        try CustomerTable.update(customer, in: transaction)
        if input.phones != nil { try savePhones(of: customer, in: transaction) }
        // Names without values: events are kept longer than personal data may be (CUS-05).
        try call.record(
            Event(
                "customer.updated", customer.id.text, version: customer.version, outlet: nil,
                changes: [.names(of: changed)]), personal: changed, in: transaction)
        return .ok(customer, version: customer.version)
    }

    /// How integrators' ids name customers.
    private static let kind = "customers"

    /// Offers those who have one of the numbers already, or the same name and plate (CUS-01).
    private static func requireNoDuplicate(
        of customer: Customer, phones: [Phone], plate: String? = nil, in transaction: Transaction
    ) throws {
        var candidates: [Candidate] = []
        if let plate {
            candidates = try CustomerTable.candidates(
                name: customer.name, plate: plate, except: customer.id, in: transaction)
        }
        for phone in phones {
            let found = try CustomerTable.candidates(phone: phone.number, except: customer.id, in: transaction)
            candidates += found.filter { !candidates.contains($0) }
        }
        guard candidates.isEmpty else { throw Refusal.possibleDuplicate(candidates) }
    }

    static func savePhones(of customer: Customer, in transaction: Transaction) throws {
        try CustomerTable.deletePhones(of: customer.id, in: transaction)
        for phone in customer.phones { try CustomerTable.insertPhone(phone, of: customer.id, in: transaction) }
    }
}

extension Customer {
    mutating func readExternalIDs(in transaction: Transaction) throws {
        externalIDs = try ExternalIDTable.list(of: id.text, in: transaction)
    }
}

extension Answer {
    /// Who was found to be someone else: 301, with where to go on (CUS-02).
    ///
    /// - Parameter part: the rest of the path that was asked for: `/contacts`.
    package static func moved(_ id: CustomerID, into other: CustomerID, _ part: String = "") -> Answer {
        var answer = Answer.json(status: 301) { writer in
            writer.object { writer in
                writer.member("id", id)
                writer.member("mergedInto", other)
            }
        }
        answer.location = "/v1/customers/\(other)\(part)"
        return answer.personal(false)
    }
}

extension Refusal {
    static func possibleDuplicate(_ candidates: [Candidate], at pointer: String = "/phones") -> Refusal {
        let items = candidates.map { candidate in
            JSONValue.object(
                JSONObject(members: [
                    JSONMember(name: "id", value: .string(candidate.id.text)),
                    JSONMember(name: "name", value: .string(candidate.name)),
                ]))
        }
        return Refusal(
            .CUS_01, code: "possible_duplicate",
            """
            A known customer has this phone, or this name and plate; see candidates. Take one of them, or send \
            allowDuplicate: true for a different customer.
            """,
            zh: "已有客户使用该电话,或姓名与车牌相同,见 candidates。请选用已有客户;如确为不同客户,请发送 allowDuplicate: true。",
            at: pointer
        ).with("candidates", .array(items))
    }
}

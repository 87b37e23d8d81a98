import JSON
import SQLDatabase
import ServiceKit

/// What is held on a customer: told in one document, and erased (CUS-05).
enum PrivacyRoutes {
    static let all: [Route] = [
        .get("/v1/customers/{id}/export", .manageCustomers, export).personal,
        .post("/v1/customers/{id}/erase", .manageCustomers, reading: { $0.string("reason", length: 1...500) }, erase),
    ]

    private static func export(_ call: Call, _ transaction: Transaction) throws -> Answer {
        // It tells of all outlets (SEC-02).
        try call.requireNetworkReach()
        var customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into, "/export") }
        try customer.readExternalIDs(in: transaction)
        return try Answer.json(capacity: 65_536) { writer in
            try writer.object { writer in
                writer.member("exportedAt", call.now)
                writer.object("customer", customer)
                for data in call.customerData { try data.write(customer.id.text, to: &writer, in: transaction) }
            }
        }
    }

    private static func erase(_ reason: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var customer = try Customer.forChange(call, in: transaction)
        let open = try call.openBusiness(of: customer.id.text, in: transaction)
        guard open.isEmpty else {
            let seen = try call.seen(open, in: transaction)
            throw Refusal.openBusiness(seen, isAll: seen.count == open.count)
        }
        customer.forget(at: call.now)
        customer.version += 1
        try CustomerTable.update(customer, in: transaction)
        try CustomerRoutes.savePhones(of: customer, in: transaction)
        try CustomerTable.forgetMerged(into: customer.id, in: transaction)
        try ExternalIDTable.removeAll(from: customer.id.text, in: transaction)
        // Modules with versioned documents react; the rest is taken out by statement.
        try call.record(
            Event(
                "customer.erased", customer.id.text, version: customer.version, outlet: nil,
                changes: [.init("reason", to: reason)]), in: transaction)
        for data in call.customerData { try data.erase(customer.id.text, in: transaction) }
        return .ok(customer, version: customer.version)
    }
}

extension Customer {
    /// Leaves nothing that tells who it was.
    fileprivate mutating func forget(at now: Instant) {
        name = Self.nameOfErased
        phones = []
        email = nil
        address = nil
        preferredChannel = nil
        preferredHours = nil
        zone = nil
        birthday = nil
        source = nil
        verifiedOn = nil
        erasedAt = now
    }

    /// What stands in place of the name, in documents that are made anew.
    static let nameOfErased = "—"
}

extension Refusal {
    /// 409: what is open needs the customer's data.
    ///
    /// - Parameters:
    ///   - open: what the caller may be told.
    ///   - isAll: whether nothing is open at outlets beyond the caller's reach.
    fileprivate static func openBusiness(_ open: [OpenWork.Item], isAll: Bool) -> Refusal {
        let items = open.map { item in
            JSONValue.object(
                JSONObject(members: [
                    JSONMember(name: "kind", value: .string(item.kind)),
                    JSONMember(name: "id", value: .string(item.id)),
                    JSONMember(name: "name", value: .string(item.name)),
                    JSONMember(name: "path", value: .string(item.path)),
                ]))
        }
        let names = open.prefix(5).map { "\($0.kind) \($0.name)" }
        let list = (names + (isAll ? [] : ["business at other outlets"])).joined(separator: ", ")
        let chinese = (names + (isAll ? [] : ["其他网点的事项"])).joined(separator: ", ")
        return Refusal(
            .CUS_05, code: "customer_has_open_business",
            "The customer's data is still needed: \(list). Finish or settle that first; see openWork.",
            zh: "该客户仍有未结事项:\(chinese)。请先完成或结清,见 openWork。"
        ).with("openWork", .array(items))
    }
}

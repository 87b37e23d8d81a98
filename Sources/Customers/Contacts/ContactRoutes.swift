import JSON
import Network
import SQLDatabase
import ServiceKit

/// Every contact with a customer, on one timeline (CUS-12).
enum ContactRoutes {
    static let all: [Route] = [
        .post("/v1/customers/{id}/contacts", .manageCustomers, reading: Contact.read, create).personal,
        .get("/v1/customers/{id}/contacts", .readCustomers, paged: true, list).personal,
    ]

    private static func create(_ input: Contact, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let customer = try Customer.referenced(call.id("id"), at: "/id", in: transaction)
        var contact = input
        contact.id = call.newID()
        contact.customerID = customer.id
        if contact.at == Instant(microseconds: 0) { contact.at = call.now }
        guard contact.at <= call.now.adding(minutes: 5) else {
            throw Refusal(
                .CUS_12, status: 422, code: "contact_in_future", "A contact is written down when it has happened.",
                zh: "联系发生后方可登记。", at: "/at")
        }
        if let outlet = contact.outletID {
            _ = try Outlet.referenced(outlet, at: "/outletId", call, in: transaction)
            if let staff = contact.staffID {
                _ = try Staff.referenced(staff, at: "/staffId", outlet: outlet, in: transaction)
            }
        } else if let staff = contact.staffID, try StaffTable.find(staff, in: transaction) == nil {
            throw Refusal.unknownReference("/staffId", "staff member")
        }
        try ContactTable.insert(contact, actor: call.caller.id, in: transaction)
        try call.record(
            Event(
                "customer.contacted", contact.id.text, root: customer.id.text, outlet: contact.outletID?.text,
                changes: [.init("kind", to: contact.kind.rawValue)]), in: transaction)
        return .created(contact, at: "/v1/customers/\(customer.id)/contacts")
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        // The timeline tells of visits to all outlets (SEC-02).
        try call.requireNetworkReach()
        let page = try call.page()
        let customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into, "/contacts") }
        let before = try page.after.map { key in
            guard key.count == 2, let at = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            return (at: Instant(microseconds: at), id: key[1])
        }
        let found = try call.timeline(
            of: customer.id.text, before: before, limit: page.limit + 1, in: transaction)
        return .list(found, page, call) { [String($0.at.microseconds), $0.id] }
    }
}

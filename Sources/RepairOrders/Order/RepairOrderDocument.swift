import JSON
import Network
package import SQLDatabase
package import ServiceKit

/// A repair order with its concerns, jobs and part lines: what an action looks at and changes.
package struct RepairOrderDocument: Sendable {
    package var order: RepairOrder
    package var concerns: [Concern]
    package var jobs: [Job]
    /// How integrators call the order (API-11).
    package internal(set) var externalIDs: [ExternalID] = []
    /// As it was read, or saved last; nil while it was not stored.
    private var saved: Saved?

    package init(order: RepairOrder, concerns: [Concern] = [], jobs: [Job] = []) {
        self.order = order
        self.concerns = concerns
        self.jobs = jobs
    }

    package static func find(_ id: RepairOrderID, in transaction: Transaction) throws -> RepairOrderDocument? {
        guard let order = try RepairOrderTable.find(id, in: transaction) else { return nil }
        var document = RepairOrderDocument(
            order: order, concerns: try ConcernTable.list(of: id, in: transaction),
            jobs: try JobTable.list(of: id, in: transaction))
        document.externalIDs = try ExternalIDTable.list(of: id.text, in: transaction)
        document.saved = document.state
        return document
    }

    /// The order that the path names, for reading; 404 where there is none.
    package static func load(_ id: RepairOrderID, in transaction: Transaction) throws -> RepairOrderDocument {
        guard let document = try find(id, in: transaction) else { throw Refusal.notFound("repair order") }
        return document
    }

    /// The order that an action changes: the path's `id`, at the version that the client's `If-Match` names.
    package static func forChange(_ call: Call, in transaction: Transaction) throws -> RepairOrderDocument {
        let document = try load(call.id("id"), in: transaction)
        try call.checkVersion(document.order.version)
        return document
    }

    /// Notes how systems call the order; saving it is left to the caller.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: `Refusal` 422 for another system's id, 409 for one that is another order's.
    package mutating func setExternalIDs(
        _ inputs: [ExternalIDInput]?, _ call: Call, in transaction: Transaction
    ) throws -> Bool {
        let isChanged = try call.setExternalIDs(
            inputs, of: Self.externalKind, order.id.text, in: transaction,
            isSeen: { id in
                let other = try RepairOrderTable.find(RepairOrderID(stored: id), in: transaction)
                return other.map { call.caller.sees(outlet: $0.outletID.text) } ?? false
            })
        guard isChanged else { return false }
        externalIDs = try ExternalIDTable.list(of: order.id.text, in: transaction)
        return true
    }

    /// How integrators' ids name orders.
    static let externalKind = "repairOrders"

    /// The place of a job of this order that the path names; 404 where it is none of this order's.
    package func jobIndex(_ id: JobID) throws -> Int {
        guard let index = jobs.firstIndex(where: { $0.id == id }) else { throw Refusal.notFound("job") }
        return index
    }

    /// Jobs that the customer agreed to.
    package var agreedJobs: [Job] { jobs.filter(\.isAgreed) }

    /// The sum of the agreed jobs' prices over all pay types, tax included; nil while one has no price.
    package func total(where includes: (Job) -> Bool) -> Int64? {
        var total: Int64 = 0
        for job in jobs where includes(job) {
            guard let labor = job.labor else { return nil }
            total += labor.total
            for line in job.parts {
                guard let price = line.price else { return nil }
                total += price.total
            }
            total += job.fees.reduce(0) { $0 + $1.price.total }
        }
        return total
    }
}

extension RepairOrderDocument {
    /// Moves the order by an action, saves it and records the event; the rules of the action were checked before.
    package mutating func apply(
        _ action: RepairOrderAction, event type: String, changes: [Event.Change] = [], _ call: Call,
        in transaction: Transaction
    ) throws {
        let before = order.status
        try order.move(action, at: call.now)
        let status = Event.Change("status", from: before.rawValue, to: order.status.rawValue)
        try save(event: type, changes: [status] + changes, call, in: transaction)
    }

    /// Saves the order as the next version and records what happened to it.
    ///
    /// Every change of the order or of anything in it ends here, so the version covers the whole document.
    ///
    /// - Throws: `Refusal` 409 where somebody else has changed the order meanwhile.
    package mutating func save(
        event type: String, changes: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        let version = order.version
        order.version += 1
        try RepairOrderTable.update(order, from: version, in: transaction)
        try recordChange(type, changes, call, in: transaction)
    }

    /// Records that the order was stored for the first time, with all that is in it.
    package mutating func recordCreation(_ call: Call, in transaction: Transaction) throws {
        let type = "repairOrder.created"
        // Personal values are taken out of what is told.
        guard order.approvalContact == nil else { return try recordChange(type, [], call, in: transaction) }
        let event = Event(
            creation: type, order.id.text, version: order.version, outlet: order.outletID.text,
            lists: ["concerns", "jobs"]
        ) { writeCreation(to: &$0) }
        saved = state
        try call.record(event, in: transaction)
    }

    /// - Parameter others: what the event tells beside the members of the order.
    private mutating func recordChange(
        _ type: String, _ others: [Event.Change], _ call: Call, in transaction: Transaction
    ) throws {
        // Who the customer's contact is, and their phone, are for the audit log alone (CUS-05).
        let (own, personal) = Event.Change.split(try changes(since: saved), personal: ["approvalContact"])
        let event = Event(
            type, order.id.text, version: order.version, outlet: order.outletID.text,
            changes: own + others.filter { other in !own.contains { $0.member == other.member } })
        saved = state
        try call.record(event, personal: personal, in: transaction)
    }

    /// Records what happened to a part of the order: a job, a slip, a finding.
    ///
    /// The order itself is saved with `save`.
    package func record(
        _ type: String, _ resource: String, changes: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        let event = Event(
            type, resource, root: order.id.text, version: order.version, outlet: order.outletID.text, changes: changes)
        try call.record(event, in: transaction)
    }
}

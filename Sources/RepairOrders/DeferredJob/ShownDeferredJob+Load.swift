package import SQLDatabase
package import ServiceKit

extension ShownDeferredJob {
    /// The work with its chain; of orders at other outlets only that there was one (SEC-02).
    package init(_ job: DeferredJob, for call: Call, in transaction: Transaction) throws {
        let offers = try DeferredJobOfferTable.list(of: job.id, in: transaction)
        let orders = Set([job.orderID] + offers.map(\.orderID) + (job.revivedBy.map { [$0.orderID] } ?? []))
        let visible = try orders.filter { try Self.isVisible($0, call, transaction) }
        self.init(job, offers, visible: visible)
    }

    private static func isVisible(_ order: RepairOrderID, _ call: Call, _ transaction: Transaction) throws -> Bool {
        guard call.caller.reach != .network else { return true }
        guard case .outlets(let outlets) = try RepairOrderTable.place(order.text, in: transaction) else { return false }
        return outlets.contains(where: call.caller.sees)
    }
}

extension DeferredJob {
    /// The work that the path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ call: Call, in transaction: Transaction) throws -> DeferredJob {
        guard let job = try DeferredJobTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("deferred job")
        }
        return job
    }

    /// The open work that the path names, at the version of the client's `If-Match`.
    ///
    /// - Throws: `Refusal` 404; 412; 409 by RCP-14 where it is closed.
    package static func forChange(
        _ call: Call, action: String, in transaction: Transaction
    ) throws -> DeferredJob {
        let job = try load(call, in: transaction)
        try call.checkVersion(job.version)
        try job.requireOpen(action)
        return job
    }

    /// - Throws: `Refusal` 409 by RCP-14 where the work is closed.
    package func requireOpen(_ action: String) throws {
        guard status != .open else { return }
        throw Refusal.state(status.rawValue, action: action, allowed: [], rule: .RCP_14)
    }

    /// Saves the next version and tells what happened to it.
    ///
    /// - Parameters:
    ///   - order: the order at which it happened; its outlet is the event's.
    ///   - offer: what is added to the chain.
    /// - Throws: `Refusal` 409 where another change came between.
    package mutating func save(
        _ type: String, at order: RepairOrder?, offer: DeferredJobOffer? = nil, changes: [Event.Change] = [],
        _ call: Call, in transaction: Transaction
    ) throws {
        let before = try DeferredJobTable.find(id, in: transaction)
        version += 1
        try DeferredJobTable.update(self, in: transaction)
        if let offer { try DeferredJobOfferTable.insert(offer, of: id, in: transaction) }
        let place = try order ?? RepairOrderTable.find(orderID, in: transaction)
        let event = Event(
            type, id.text, version: version, outlet: place?.outletID.text,
            changes: [.init("status", from: before?.status.rawValue, to: status.rawValue)] + changes)
        try call.record(event, in: transaction)
    }

    /// Takes the work back as open: the job that would have done it is off its order.
    ///
    /// - Parameter answer: the customer's, where that is why; `reopened` where the job was only removed.
    package mutating func reopen(
        _ answer: DeferredJobOffer.Result, at order: RepairOrder, reason: String? = nil, price: Money? = nil,
        _ call: Call, in transaction: Transaction
    ) throws {
        status = .open
        revivedBy = nil
        closedAt = nil
        closeReason = nil
        let offer = DeferredJobOffer(orderID: order.id, at: call.now, answer: answer, reason: reason, price: price)
        try save(
            "deferredJob.reopened", at: order, offer: offer, changes: [.init("answer", to: answer.rawValue)], call,
            in: transaction)
    }
}

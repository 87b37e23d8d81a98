package import RepairOrders
package import SQLDatabase
package import ServiceKit
import Network

extension RepairOrderDocument {
    /// Keeps a job that the customer does not want now for the next visit, with its price of today where there is one
    /// (RCP-14).
    ///
    /// Work that was deferred before goes on with its own chain.
    ///
    /// - Parameter job: as it was quoted.
    package func keepForNextVisit(
        _ job: Job, _ reason: DeferredJob.Reason, isSafetyRelevant: Bool, reason words: String? = nil,
        nextContactOn: LocalDate? = nil, _ call: Call, in transaction: Transaction
    ) throws {
        let price = order.money(job.total)
        let answer = DeferredJobOffer.Result(rawValue: reason.rawValue) ?? .declined
        let revived = try DeferredJobTable.revived(by: job.id, in: transaction)
        for var former in revived {
            if let nextContactOn { former.nextContactOn = nextContactOn }
            try former.reopen(answer, at: order, reason: words, price: price, call, in: transaction)
        }
        guard revived.isEmpty else { return }
        var deferred = DeferredJob(
            id: call.newID(), vehicleID: order.vehicleID, orderID: order.id, description: job.work.description,
            operation: job.work.operation, reason: reason, isSafetyRelevant: isSafetyRelevant, price: price,
            createdAt: call.now)
        deferred.planContact(at: try Outlet.load(order.outletID, in: transaction), now: call.now)
        if let nextContactOn { deferred.nextContactOn = nextContactOn }
        try keep(deferred, call, in: transaction)
    }

    /// Stores deferred work of this order.
    func keep(_ deferred: DeferredJob, _ call: Call, in transaction: Transaction) throws {
        try DeferredJobTable.insert(deferred, in: transaction)
        try record(
            "deferredJob.created", deferred.id.text,
            changes: [
                .init("reason", to: deferred.reason.rawValue), .init("operation", to: deferred.operation),
                .init("safetyClass", to: deferred.safetyClass.rawValue),
            ], call, in: transaction)
    }

    /// What a job would have done that is off the order again is open for the next visit.
    func reopenDeferred(of job: JobID, _ call: Call, in transaction: Transaction) throws {
        for var former in try DeferredJobTable.revived(by: job, in: transaction) {
            try former.reopen(.reopened, at: order, call, in: transaction)
        }
    }
}

package import JSON
import ServiceKit

extension DeferredJob: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writeMembers(to: &writer) { _ in true }
    }

    /// - Parameter shows: false for an order of an outlet that the reader does not see (SEC-02); the work itself is
    ///   told wherever the vehicle comes next.
    func writeMembers(to writer: inout JSONWriter, shows: (RepairOrderID) -> Bool) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("status", status.rawValue)
        writer.member("vehicleId", vehicleID)
        if shows(orderID) { writer.member("repairOrderId", orderID) }
        writer.member("description", description)
        writer.member("operation", operation)
        writer.member("reason", reason.rawValue)
        writer.member("safety", isSafetyRelevant)
        writer.member("safetyClass", safetyClass.rawValue)
        writer.member("priority", priority.rawValue)
        writer.member("price", price)
        writer.member("nextContactOn", nextContactOn)
        writer.member("createdAt", createdAt)
        writer.member("acknowledgedAt", acknowledgedAt)
        writer.member("closedAt", closedAt)
        writer.member("closeReason", closeReason)
        guard let revivedBy, shows(revivedBy.orderID) else { return }
        writer.object("revivedBy") { writer in
            writer.member("repairOrderId", revivedBy.orderID)
            writer.member("jobId", revivedBy.jobID)
        }
    }
}

/// A deferred job with the chain of its offers, as its reader may see it.
package struct ShownDeferredJob: JSONRepresentable {
    package let job: DeferredJob
    private let offers: [DeferredJobOffer]
    private let visible: Set<RepairOrderID>

    init(_ job: DeferredJob, _ offers: [DeferredJobOffer], visible: Set<RepairOrderID>) {
        self.job = job
        self.offers = offers
        self.visible = visible
    }

    package func writeMembers(to writer: inout JSONWriter) {
        job.writeMembers(to: &writer) { visible.contains($0) }
        writer.array("offers") { writer in
            for offer in offers { offer.write(to: &writer, withOrder: visible.contains(offer.orderID)) }
        }
        let actions = job.status == .open ? ["revive", "decline", "close"] : []
        writer.array("nextActions", strings: actions)
    }
}

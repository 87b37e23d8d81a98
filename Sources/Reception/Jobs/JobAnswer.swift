import JSON
import RepairOrders
import ServiceKit

/// A job with the order that it stands on.
struct JobAnswer: JSONRepresentable {
    let job: Job
    let document: RepairOrderDocument

    func writeMembers(to writer: inout JSONWriter) {
        job.writeMembers(to: &writer, currency: document.order.currency)
        writer.object("repairOrder", document)
    }
}

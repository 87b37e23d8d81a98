import JSON
import RepairOrders
import ServiceKit

/// A job with the order that it stands on.
struct JobAnswer: JSONRepresentable {
    let job: Job
    let document: RepairOrderDocument

    func writeMembers(to writer: inout JSONWriter) {
        job.writeMembers(to: &writer, of: document)
        writer.object("repairOrder", document)
    }
}

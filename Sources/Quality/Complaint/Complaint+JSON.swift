package import JSON
import ServiceKit

/// A complaint as it stands at a moment.
package struct ComplaintView: JSONRepresentable {
    let complaint: Complaint
    let now: Instant

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", complaint.id)
        writer.member("number", complaint.number)
        writer.member("status", complaint.status.rawValue)
        writer.member("version", complaint.version)
        writer.member("outletId", complaint.outletID)
        writer.member("customerId", complaint.customerID)
        writer.member("repairOrderId", complaint.orderID)
        writer.member("callbackId", complaint.callbackID)
        writer.member("channel", complaint.channel.rawValue)
        writer.member("class", complaint.kind.rawValue)
        writer.member("severity", complaint.severity.rawValue)
        writer.member("summary", complaint.summary)
        writer.member("ownerId", complaint.ownerID)
        writer.member("createdAt", complaint.receivedAt)
        writer.member("dueAt", complaint.dueAt)
        writer.member("resolveBy", complaint.resolveBy)
        writer.member("overdue", complaint.isOverdue(at: now))
        writer.member("acknowledgedAt", complaint.acknowledgedAt)
        if let resolution = complaint.resolution {
            writer.object("resolution") { writer in
                writer.member("by", resolution.by)
                writer.member("at", resolution.at)
                writer.member("cause", resolution.cause.rawValue)
                writer.member("measure", resolution.measure.rawValue)
                writer.member("text", resolution.text)
            }
        }
        writer.member("satisfied", complaint.isSatisfied)
        writer.member("closedAt", complaint.closedAt)
        writer.member("reopenCount", complaint.reopenCount)
        writer.array(
            "nextActions", strings: Complaint.transitions.actions(from: complaint.status).map(\.rawValue))
    }
}

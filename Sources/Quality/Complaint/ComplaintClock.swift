import SQLDatabase
import ServiceKit

/// Sees to it that a complaint whose step is late is known without anyone's doing (CBK-05).
enum ComplaintClock {
    private static let kind = "complaint.overdue"

    /// Late is what is not done in the second after its time.
    static let handler = JobHandler(kind) { job, call, transaction in
        let complaint = try ComplaintTable.find(ComplaintID(stored: job.subject), in: transaction)
        guard let complaint, complaint.isOverdue(at: call.now) else { return }
        try complaint.measure(met: false, by: complaint.ownerID, reason: "overdue", call, in: transaction)
        try call.record(
            Event(
                "complaint.overdue", complaint.id.text, root: complaint.orderID?.text, version: complaint.version,
                outlet: complaint.outletID.text,
                changes: [.init("dueAt", to: complaint.dueAt.text), .init("ownerId", to: complaint.ownerID?.text)]),
            in: transaction)
    }

    /// The clock of the next step, in place of any before.
    static func start(_ complaint: Complaint, _ call: Call, in transaction: Transaction) throws {
        try Scheduler.schedule(
            kind, of: complaint.id.text, at: complaint.dueAt.adding(seconds: 1), outlet: complaint.outletID.text, call,
            in: transaction)
    }

    static func stop(_ complaint: Complaint, _ call: Call, in transaction: Transaction) throws {
        try Scheduler.cancel(kind, of: complaint.id.text, call, in: transaction)
    }
}

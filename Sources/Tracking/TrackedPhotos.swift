import Attachments
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// The photos that a customer sees over a link (CUS-13).
///
/// What reception, diagnosis, workshop and inspection took of the vehicle; no signatures, recordings and papers.
enum TrackedPhotos {
    /// The photos of the link's order, or what was found for its change request.
    static func list(
        _ subject: AccessLink.Subject, in transaction: Transaction
    ) throws -> [AttachmentReference] {
        let (order, roles) = try place(subject, in: transaction)
        guard let order else { return [] }
        var seen: Set<AttachmentID> = []
        return try AttachmentReferenceTable.list(on: order.text, in: transaction).filter { reference in
            reference.attachment.isImage && roles.contains(reference.role)
                && seen.insert(reference.attachment.id).inserted
        }
    }

    /// One of them.
    ///
    /// - Throws: `Refusal` 404 for any other.
    static func find(
        _ id: AttachmentID, _ subject: AccessLink.Subject, in transaction: Transaction
    ) throws -> Attachment {
        guard let reference = try list(subject, in: transaction).first(where: { $0.attachment.id == id }) else {
            throw Refusal.notFound()
        }
        return reference.attachment
    }

    private static func place(
        _ subject: AccessLink.Subject, in transaction: Transaction
    ) throws -> (RepairOrderID?, Set<Attachment.Role>) {
        switch subject {
        case .repairOrder(let id):
            (id, [.walkAround, .concern, .diagnosis, .multiPointInspection, .finding, .inspection])
        case .changeRequest(let id):
            (try OfferedChange.find(id, at: Instant(microseconds: 0), in: transaction)?.orderID, [.finding])
        case .appointment, .survey: (nil, [])
        }
    }
}

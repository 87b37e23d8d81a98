package import Network
package import SQLDatabase
package import ServiceKit

extension Attachment {
    /// Has a part of a document name attachments in one role, in the place of those that it named before.
    ///
    /// - Parameters:
    ///   - resource: the identifier of the part, or of the document.
    ///   - root: the identifier of the document.
    ///   - pointer: where the body names them.
    /// - Throws: `Refusal` 422 for one that there is not, or that the caller may not see.
    package static func refer(
        _ attachments: [AttachmentID], from resource: String, role: Role, on root: String, outlet: OutletID,
        at pointer: String = "/photos", _ call: Call, in transaction: Transaction
    ) throws {
        try AttachmentReferenceTable.delete(from: resource, role: role, in: transaction)
        for attachment in attachments {
            try add(attachment, to: resource, role: role, on: root, outlet: outlet, at: pointer, call, in: transaction)
        }
    }

    /// Has a part of a document name one attachment more.
    ///
    /// - Throws: `Refusal` 422 for one that there is not, or that the caller may not see.
    package static func add(
        _ attachment: AttachmentID, to resource: String, role: Role, note: String? = nil, on root: String,
        outlet: OutletID, at pointer: String, _ call: Call, in transaction: Transaction
    ) throws {
        guard case .outlets(let outlets)? = try AttachmentTable.place(attachment.text, in: transaction),
            call.caller.reach == .network || outlets.contains(where: call.caller.sees)
        else { throw Refusal.unknownReference(pointer, "attachment") }
        try AttachmentReferenceTable.insert(
            attachment, from: resource, role: role, note: note, on: root, outlet: outlet, at: call.now,
            in: transaction)
    }
}

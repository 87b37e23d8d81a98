package import JSON
package import Network
package import ServiceKit

package enum AttachmentNoun: IdentifierKind { package static let prefix = "att" }
package typealias AttachmentID = Identifier<AttachmentNoun>

/// A file that belongs to something: a photo, a signature, a recording (EVT-05).
///
/// Its bytes are kept once for each SHA-256, beside the database.
package struct Attachment: Sendable {
    package let id: AttachmentID
    /// The SHA-256 of its bytes, in lower-case hexadecimal; its name in the store.
    package let hash: String
    /// Bytes.
    package let size: Int64
    package let mediaType: String
    /// What the sender calls it.
    package let name: String?
    /// Where it was taken; nil for one of the whole network.
    package let outletID: OutletID?
    package let createdBy: String
    package let createdAt: Instant

    package var isImage: Bool { FileKind(rawValue: mediaType)?.isImage == true }

    /// What an attachment shows of the thing that names it.
    package enum Role: String, Sendable, CaseIterable {
        case walkAround, concern, diagnosis, multiPointInspection, finding, inspection, signature, recording, document
        case other
    }
}

extension Attachment: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("sha256", hash)
        writer.member("bytes", size)
        writer.member("mediaType", mediaType)
        writer.member("name", name)
        writer.member("outletId", outletID)
        writer.member("createdAt", createdAt)
    }
}

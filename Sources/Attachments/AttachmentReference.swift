package import JSON
package import ServiceKit

/// That something names an attachment: who may see that may see the attachment (SEC-02).
package struct AttachmentReference: Sendable, JSONRepresentable {
    package let attachment: Attachment
    package let resource: String
    package let role: Attachment.Role
    package let note: String?
    package let at: Instant

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("attachmentId", attachment.id)
        writer.member("resource", resource)
        writer.member("role", role.rawValue)
        writer.member("note", note)
        writer.member("at", at)
        writer.object("attachment", attachment)
    }
}

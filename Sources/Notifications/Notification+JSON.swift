package import JSON
import Customers
import Network
import ServiceKit

extension Notification: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind.rawValue)
        writer.member("purpose", kind.purpose?.rawValue)
        writer.member("resource", resource)
        writer.member("outletId", outletID)
        writer.object("recipient") { writer in
            switch recipient {
            case .customer(let id): writer.member("customerId", id)
            case .staff(let id): writer.member("staffId", id)
            case .role(let role): writer.member("role", role.rawValue)
            }
        }
        writer.member("channel", channel.rawValue)
        writer.member("language", language.rawValue)
        writer.member("subject", subject)
        writer.member("text", text)
        writer.member("status", status.rawValue)
        writer.member("createdAt", createdAt)
        writer.member("sendAt", sendAt)
        writer.member("expiresAt", expiresAt)
        writer.member("sentAt", sentAt)
        writer.member("attemptCount", attemptCount)
        writer.member("failure", failure)
        writer.member("readAt", readAt)
        writer.array("nextActions", strings: Notification.transitions.actions(from: status).map(\.rawValue))
    }
}

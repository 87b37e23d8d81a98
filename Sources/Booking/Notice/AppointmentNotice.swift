import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum AppointmentNoticeNoun: IdentifierKind {
    static let prefix = "ntc"
}

typealias AppointmentNoticeID = Identifier<AppointmentNoticeNoun>

/// Word about an appointment to one who has to know (BKG-06, BKG-07, BKG-10).
struct AppointmentNotice: Sendable {
    let recipient: Recipient
    let kind: Kind
    let at: Instant
    /// In the recipient's language where it is known.
    let text: String

    enum Recipient: Sendable, Hashable {
        case staff(StaffID)
        case role(StaffRole)
        case customer(CustomerID)
    }

    enum Kind: String, Sendable, CaseIterable {
        case booked, partsWanted, confirmed, rescheduled, cancelled, noShow, reminder, check
    }
}

extension AppointmentNotice: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.object("recipient") { writer in
            switch recipient {
            case .staff(let id): writer.member("staffId", id)
            case .role(let role): writer.member("role", role.rawValue)
            case .customer(let id): writer.member("customerId", id)
            }
        }
        writer.member("kind", kind.rawValue)
        writer.member("at", at)
        writer.member("text", text)
    }
}

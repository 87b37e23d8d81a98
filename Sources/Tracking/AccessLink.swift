import Booking
import Customers
import Network
import Quality
import Repair
import RepairOrders
import ServiceKit

enum AccessLinkNoun: IdentifierKind {
    static let prefix = "lnk"
}

/// Identifies a link, whose token is another thing: `lnk_…`.
typealias AccessLinkID = Identifier<AccessLinkNoun>

/// A customer's way to one thing of theirs, without a login (CUS-13).
struct AccessLink: Sendable {
    let id: AccessLinkID
    let subject: Subject
    let outletID: OutletID
    let customerID: CustomerID
    let customerName: String?
    let createdAt: Instant
    let createdBy: String
    let expiresAt: Instant
    var revokedAt: Instant?

    /// What the customer sees through it.
    enum Subject: Sendable, Hashable {
        case appointment(AppointmentID)
        case repairOrder(RepairOrderID)
        case changeRequest(ChangeRequestID)
        /// What the callback after a delivery asks.
        case survey(CallbackID)

        /// Reads its columns; nil for what this program has not written.
        init?(kind: String, id: String) {
            switch kind {
            case "appointment": self = .appointment(AppointmentID(stored: id))
            case "repairOrder": self = .repairOrder(RepairOrderID(stored: id))
            case "changeRequest": self = .changeRequest(ChangeRequestID(stored: id))
            case "survey": self = .survey(CallbackID(stored: id))
            default: return nil
            }
        }

        var kind: String {
            switch self {
            case .appointment: "appointment"
            case .repairOrder: "repairOrder"
            case .changeRequest: "changeRequest"
            case .survey: "survey"
            }
        }

        /// The member that names it where a link is made.
        var member: String {
            switch self {
            case .appointment: "appointmentId"
            case .repairOrder: "repairOrderId"
            case .changeRequest: "changeRequestId"
            case .survey: "callbackId"
            }
        }

        var id: String {
            switch self {
            case .appointment(let id): id.text
            case .repairOrder(let id): id.text
            case .changeRequest(let id): id.text
            case .survey(let id): id.text
            }
        }
    }
}

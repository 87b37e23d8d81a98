import Customers
import SQLDatabase
import ServiceKit

/// Whether a customer may be told something (CUS-04).
enum Consenting {
    /// Why a customer is not told; nil where they may be.
    ///
    /// What belongs to an open appointment or order the contract allows; everything else needs a consent for its
    /// purpose and channel.
    static func refusal(
        _ kind: NotificationKind, _ customer: CustomerID, _ channel: NotificationChannel, in transaction: Transaction
    ) throws -> String? {
        guard let purpose = kind.purpose, !kind.isOfContract else { return nil }
        let status = try Consent.status(of: customer, purpose, over: channel.contact, in: transaction)
        return status == .granted ? nil : "no consent"
    }
}

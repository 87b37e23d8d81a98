package import Customers
package import Network
package import RepairOrders
package import ServiceKit

/// A customer's dissatisfaction as a case with an owner and a clock (QUA-02).
package struct Complaint: Sendable {
    package enum Class: String, Sendable, CaseIterable {
        case productQuality, service, logistics, contract, other
    }

    package enum Severity: String, Sendable, CaseIterable {
        case low, medium, high
    }

    package enum Status: String, Sendable, CaseIterable {
        case received
    }

    package let id: ComplaintID
    /// `SH01-C-2026-000007`, counted per outlet and year.
    package let number: String
    package let outletID: OutletID
    package let customerID: CustomerID
    package let orderID: RepairOrderID?
    package let callbackID: CallbackID?
    package let kind: Class
    package let severity: Severity
    package let summary: String
    /// Who answers for it: the outlet's manager, where there is one.
    package let ownerID: StaffID?
    package let receivedAt: Instant
    /// By when the customer hears that the complaint has arrived.
    package let dueAt: Instant
    package var status: Status = .received
    package var version: Int64 = 1

    /// Hours from receipt to acknowledgement.
    package static let acknowledgementHours: Int64 = 24
}

package import Customers
package import JSON
package import Network
package import ServiceKit

/// What a fleet or another regular customer may owe (SET-05, SET-13): invoices are charged to it, a statement asks for
/// many of them at once.
package struct Account: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case active, blocked, closed
    }

    package let id: AccountID
    /// What people call it; unique.
    package let number: String
    /// The outlet that keeps it; every outlet of its currency can charge it.
    package let outletID: OutletID
    package let customerID: CustomerID
    package let currency: Currency
    package var creditLimit: Int64
    package var termDays: Int64
    package var status: Status
    /// What is owed: charged, less credited and paid.
    package var balance: Int64 = 0
    package let createdAt: Instant
    package var version: Int64 = 1

    var nextActions: [String] {
        (status == .active ? ["charge"] : []) + (status == .closed ? [] : ["state"])
    }

    func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

extension Account: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("number", number)
        writer.member("status", status.rawValue)
        writer.member("outletId", outletID)
        writer.member("customerId", customerID)
        writer.member("creditLimit", money(creditLimit))
        writer.member("termDays", termDays)
        writer.member("balance", money(balance))
        writer.member("available", money(max(0, creditLimit - balance)))
        writer.member("createdAt", createdAt)
        writer.array("nextActions", strings: nextActions)
    }
}

import JSON
import Network
import ServiceKit

/// What an account asks for at once: all that was charged to it and not asked for yet (SET-13).
///
/// What it asked for never changes; what is given back later lowers what is open of it.
struct Statement: Sendable {
    let id: StatementID
    /// Gapless per outlet and year, in a series of its own: `SH01-2026-S000003`.
    let number: String
    let accountID: AccountID
    let outletID: OutletID
    let currency: Currency
    let issuedAt: Instant
    let issuedOn: LocalDate
    let dueOn: LocalDate
    let total: Int64
    var paid: Int64 = 0
    /// What was credited since it was issued.
    var credited: Int64 = 0
    var version: Int64 = 1
    var entries: [AccountEntry] = []
    var payments: [StatementPayment] = []

    var open: Int64 { total - credited - paid }
    var status: String { open == 0 ? "settled" : "open" }

    func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

/// Money that came for a statement.
struct StatementPayment: Sendable {
    let id: PaymentID
    let method: Payment.Method
    let amount: Int64
    let reference: String?
    let receivedBy: StaffID?
    let receivedAt: Instant
}

extension Statement: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("number", number)
        writer.member("status", status)
        writer.member("accountId", accountID)
        writer.member("outletId", outletID)
        writer.member("createdAt", issuedAt)
        writer.member("issuedOn", issuedOn)
        writer.member("dueOn", dueOn)
        writer.member("total", money(total))
        if credited > 0 { writer.member("credited", money(credited)) }
        writer.member("paid", money(paid))
        writer.member("open", money(open))
        writer.array("nextActions", strings: open > 0 ? ["pay"] : [])
    }
}

/// A statement with its entries and payments.
struct StatementDocument: JSONRepresentable {
    let statement: Statement

    func writeMembers(to writer: inout JSONWriter) {
        statement.writeMembers(to: &writer)
        writer.array("lines") { writer in
            for entry in statement.entries { entry.write(to: &writer, statement.currency) }
        }
        writer.array("payments") { writer in
            for payment in statement.payments {
                writer.object { writer in
                    writer.member("id", payment.id)
                    writer.member("method", payment.method.rawValue)
                    writer.member("amount", statement.money(payment.amount))
                    writer.member("reference", payment.reference)
                    writer.member("receivedBy", payment.receivedBy)
                    writer.member("createdAt", payment.receivedAt)
                }
            }
        }
    }
}

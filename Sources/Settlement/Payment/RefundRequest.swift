import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/payments/{id}/refund-requests`: asks for a refund that a manager is to give (SET-05, SEC-07).
///
/// It is kept as an event: with the account that asked, of the payment, until money is given back of it.
enum RefundRequest {
    struct Input: Sendable {
        let amount: Money
        let reason: String
        let by: StaffID
    }

    private static let eventType = "payment.refundRequested"
    /// The most events of a payment that are looked through.
    private static let storyLimit = 100_000

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            amount: reader.money("amount"), reason: reader.string("reason", length: 1...500), by: reader.id("by"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let payment = try Payment.load(call, in: transaction)
        try call.checkVersion(payment.version)
        let order = try RepairOrderDocument.load(payment.orderID, in: transaction).order
        try payment.check(refund: input.amount)
        _ = try Staff.referenced(input.by, at: "/by", outlet: order.outletID, in: transaction)
        try call.requireInPerson(staff: input.by.text, at: "/by")
        try call.record(
            Event(
                eventType, payment.id.text, root: payment.orderID.text, version: payment.version,
                outlet: order.outletID.text,
                changes: [
                    Event.Change("amount", to: input.amount.json), Event.Change("reason", to: input.reason),
                    Event.Change("by", to: input.by.text),
                ]), in: transaction)
        return Answer.json(version: payment.version) { writer in
            writer.object { writer in
                writer.member("paymentId", payment.id)
                writer.member("amount", input.amount)
                writer.member("reason", input.reason)
                writer.member("by", input.by)
                writer.member("requestedAt", call.now)
            }
        }
    }

    /// Refuses a person to give back what nobody has asked for with another account: who names another as the one who
    /// asks has asked and approved alone.
    ///
    /// A system speaks for many, so it may bring both.
    ///
    /// - Throws: `Refusal` 409 SET-05.
    static func require(
        _ amount: Money, by asker: StaffID, _ payment: Payment, _ call: Call, in transaction: Transaction
    ) throws {
        guard call.caller.kind == .person else { return }
        let own = try EventTable.story(
            of: payment.orderID.text, part: payment.id.text, limit: storyLimit, in: transaction)
        let done = own.lastIndex { $0.type == "payment.refunded" }
        let open = own.suffix(from: done.map { $0 + 1 } ?? 0)
        let isAsked = open.contains { event in
            event.type == eventType && event.actor != call.caller.id && event.after("by") == .string(asker.text)
                && event.after("amount") == amount.json
        }
        guard isAsked else {
            throw Refusal(
                .SET_05, code: "refund_not_requested",
                """
                Whom this names has not asked for this amount with an account of their own. They do so by \
                refund-requests; then another person, a manager, gives it back.
                """,
                zh: "所指人员尚未以本人账户申请该金额的退款。请其先通过 refund-requests 申请,再由另一位经理退款。", at: "/by")
        }
    }
}

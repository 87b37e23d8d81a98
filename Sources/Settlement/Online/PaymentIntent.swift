import JSON
package import RepairOrders
package import ServiceKit

/// A payment that a customer may make online: asked for here, made at the payment service (SET-05).
package struct PaymentIntent: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        /// The customer has not paid yet, as far as is known.
        case pending
        case succeeded, failed, cancelled
    }

    package let id: PaymentIntentID
    package let invoiceID: InvoiceID
    package let orderID: RepairOrderID
    package let outletID: String
    package let currency: Currency
    package let amount: Int64
    package let createdAt: Instant
    package var status: Status = .pending
    /// How the payment service calls it; known from its first word on.
    package var gatewayID: String?
    /// What the payment service has taken, as far as is known; each part of it is a payment.
    package var captured: Int64 = 0
    package var paymentID: PaymentID?
    package var updatedAt: Instant
    package var version: Int64 = 1

    var nextActions: [String] { status == .pending ? ["reconcile", "cancel"] : ["reconcile"] }
    func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

/// An intent as it is shown: with the page on which the customer pays, while they can.
struct ShownIntent: JSONRepresentable {
    let intent: PaymentIntent
    let url: String?

    init(_ intent: PaymentIntent, _ gateway: (any PaymentGateway)?) {
        self.intent = intent
        url = gateway.flatMap { intent.status == .pending ? intent.url(at: $0) : nil }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", intent.id)
        writer.member("version", intent.version)
        writer.member("status", intent.status.rawValue)
        writer.member("invoiceId", intent.invoiceID)
        writer.member("repairOrderId", intent.orderID)
        writer.member("amount", intent.money(intent.amount))
        writer.member("captured", intent.money(intent.captured))
        writer.member("gatewayId", intent.gatewayID)
        writer.member("paymentId", intent.paymentID)
        writer.member("url", url)
        writer.member("createdAt", intent.createdAt)
        writer.member("updatedAt", intent.updatedAt)
        writer.array("nextActions", strings: intent.nextActions)
    }
}

extension PaymentIntent {
    /// The page on which the customer pays: reference, amount and currency with their signature.
    func url(at gateway: any PaymentGateway) -> String {
        let seconds = createdAt.microseconds / 1_000_000
        let text = "\(id.text).\(amount).\(currency.rawValue)"
        let separator = gateway.checkoutURL.contains("?") ? "&" : "?"
        return gateway.checkoutURL + separator
            + "reference=\(id.text)&amount=\(amount)&currency=\(currency.rawValue)&timestamp=\(seconds)"
            + "&signature=\(gateway.secret.signature(of: text, at: seconds))"
    }
}

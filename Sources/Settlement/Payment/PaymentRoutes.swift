import SQLDatabase
import ServiceKit

enum PaymentRoutes {
    static let all: [Route] = [
        .post(
            "/v1/invoices/{id}/payments", .settle, rules: BodyRules(.SET_05), reading: TakePayment.read,
            TakePayment.run),
        .get("/v1/payments/{id}", .readInvoices, show),
        .post(
            "/v1/payments/{id}/refunds", .settle, rules: BodyRules(.SET_05), reading: RefundPayment.read,
            RefundPayment.run),
        .post(
            "/v1/payments/{id}/refund-requests", .settle, rules: BodyRules(.SET_05), reading: RefundRequest.read,
            RefundRequest.run),
    ]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let payment = try Payment.load(call, in: transaction)
        let refunds = try RefundTable.list(of: payment.id, in: transaction)
        return .ok(PaymentDocument(payment: payment, refunds: refunds), version: payment.version)
    }
}

extension Payment {
    /// The payment that the path names; 404 where there is none.
    static func load(_ call: Call, in transaction: Transaction) throws -> Payment {
        guard let payment = try PaymentTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("payment")
        }
        return payment
    }
}

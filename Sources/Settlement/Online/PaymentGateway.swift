import ServiceKit

/// What takes payments online: a payment service that shows the customer its own page, tells what became of it by
/// signed notifications, and can be asked.
package protocol PaymentGateway: Sendable {
    /// The page on which the customer pays; what it says is signed with the secret.
    var checkoutURL: String { get }
    /// What notifications and pages are signed with.
    var secret: GatewaySecret { get }

    /// Sends a question about one payment and waits for the answer.
    ///
    /// - Parameter body: a JSON object: `action` (`status` or `cancel`) and `reference`.
    /// - Returns: the answer's body; nil where none came, so that nobody knows what has become of it.
    func ask(_ body: [UInt8]) -> [UInt8]?
}

/// The payment service that this program uses; none unless the operator names one.
package struct OnlinePayments: Sendable {
    package let gateway: (any PaymentGateway)?

    package init(_ gateway: (any PaymentGateway)? = nil) {
        self.gateway = gateway
    }

    func required() throws -> any PaymentGateway {
        guard let gateway else {
            throw Refusal(
                .SET_05, code: "online_payments_off",
                "This server has no payment service. Take the payment otherwise, or have the operator set one up.",
                zh: "本服务器未配置在线支付。请使用其他付款方式,或请运维人员配置。")
        }
        return gateway
    }
}

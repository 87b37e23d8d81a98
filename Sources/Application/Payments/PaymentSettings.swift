import Settlement
import ServiceKit

/// The payment service as the operator has set it up.
package struct PaymentSettings: Sendable {
    /// Where it is asked what has become of a payment.
    let url: String
    /// The page on which customers pay.
    let checkoutURL: String
    let secret: GatewaySecret

    /// - Parameter secret: at least 16 bytes.
    /// - Returns: nil for a shorter secret, or addresses that are not of HTTP.
    package init?(url: String, checkoutURL: String, secret: String) {
        let isHTTP: (String) -> Bool = { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        guard isHTTP(url), isHTTP(checkoutURL), let secret = GatewaySecret(secret) else { return nil }
        self.url = url
        self.checkoutURL = checkoutURL
        self.secret = secret
    }

    /// The service by HTTP, whose requests are signed at the clock's time.
    func payments(_ clock: any Clock) -> OnlinePayments {
        OnlinePayments(
            HTTPPaymentGateway(url: url, checkoutURL: checkoutURL, secret: secret) {
                clock.now().microseconds / 1_000_000
            })
    }
}

import Application
import ArgumentParser
import Glibc

/// The payment service for payments online; its secret comes by the environment, never on a command line (SEC-06).
struct PaymentOptions: ParsableArguments {
    @Option(help: "Where the payment service is asked about payments, like https://pay.example/api.")
    var paymentGateway: String?

    @Option(help: "The page on which customers pay, like https://pay.example/checkout.")
    var paymentCheckout: String?

    /// What notifications and pages are signed with.
    private static let secretName = "BAYLINE_PAYMENT_SECRET"

    func validate() throws {
        guard (paymentGateway == nil) == (paymentCheckout == nil) else {
            throw ValidationError("--payment-gateway and --payment-checkout are given together")
        }
        guard paymentGateway == nil || settings != nil else {
            throw ValidationError(
                """
                --payment-gateway and --payment-checkout must be addresses of HTTP, with a secret of at least 16 bytes \
                in \(Self.secretName)
                """)
        }
    }

    var settings: PaymentSettings? {
        guard let paymentGateway, let paymentCheckout, let secret = getenv(Self.secretName) else { return nil }
        return PaymentSettings(url: paymentGateway, checkoutURL: paymentCheckout, secret: String(cString: secret))
    }
}

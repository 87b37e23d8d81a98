import JSON
import ServiceKit
import Settlement
import Synchronization

/// A payment service that takes money when told to, and loses, repeats and reorders what it says.
final class FakeGateway: PaymentGateway {
    struct Payment {
        var status = "pending"
        var captured: Int64 = 0
    }

    let checkoutURL = "https://pay.example.com/checkout"
    let secret: GatewaySecret
    private let state = Mutex((payments: [String: Payment](), isSilent: false, asked: 0))
    private let currency: String

    init(currency: String = "CNY") throws {
        guard let secret = GatewaySecret("0123456789abcdef-secret") else { throw Missing() }
        self.secret = secret
        self.currency = currency
    }

    private struct Missing: Error {}

    var asked: Int { state.withLock { $0.asked } }

    /// Whether answers get lost on their way.
    func setSilent(_ isSilent: Bool) { state.withLock { $0.isSilent = isSilent } }

    /// The customer pays so much.
    func take(_ amount: Int64, _ reference: String) {
        state.withLock { state in
            var payment = state.payments[reference] ?? Payment()
            if payment.status == "pending" || payment.status == "succeeded" {
                payment.captured += amount
                payment.status = "succeeded"
            }
            state.payments[reference] = payment
        }
    }

    func ask(_ body: [UInt8]) -> [UInt8]? {
        guard let question = try? JSONParser.parse(body) else { return nil }
        let reference = question["reference"].text
        return state.withLock { state in
            state.asked += 1
            var payment = state.payments[reference] ?? Payment()
            if question["action"] == "cancel", payment.status == "pending" { payment.status = "cancelled" }
            state.payments[reference] = payment
            // The question came, its answer does not.
            return state.isSilent ? nil : Self.text(self.words(reference, payment.status, payment.captured))
        }
    }

    /// What it says of a payment.
    func words(_ reference: String, _ status: String, _ captured: Int64) -> JSONValue {
        [
            "reference": .string(reference), "gatewayId": .string("gw-" + reference.suffix(6)),
            "status": .string(status),
            "captured": ["amount": .number(JSONNumber(captured)), "currency": .string(currency)],
        ]
    }

    /// The same as a signed notification.
    func notification(_ words: JSONValue, at now: Instant) -> JSONValue {
        let payload = String(decoding: Self.text(words), as: UTF8.self)
        let seconds = now.microseconds / 1_000_000
        return [
            "timestamp": .number(JSONNumber(seconds)), "payload": .string(payload),
            "signature": .string(secret.signature(of: payload, at: seconds)),
        ]
    }

    private static func text(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}

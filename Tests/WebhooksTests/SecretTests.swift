import ServiceKit
import Testing

@testable import Webhooks

@Suite struct SecretTests {
    @Test("a signature is that of the reference vector of Standard Webhooks")
    func vector() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: Array("{\"test\": 2432232314}".utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("a new secret holds 32 bytes, differs from the next, and can be read again")
    func make() throws {
        let random = SeededRandomSource(seed: 3)
        let (first, second) = (WebhookSecret(random: random), WebhookSecret(random: random))
        #expect(first != second)
        #expect(first.text.hasPrefix("whsec_"))
        #expect(Base64.decode(first.text.dropFirst(6))?.count == 32)
        #expect(WebhookSecret(first.text) == first)
    }

    @Test(
        "what is no secret is not taken for one",
        arguments: [
            "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
            "whsec_MfKQ9r8G", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!",
        ])
    func refused(text: String) {
        #expect(WebhookSecret(text) == nil)
    }

    @Test("base 64 is that of RFC 4648, section 10, both ways")
    func base64() {
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in vectors {
            #expect(Base64.encode(plain.utf8) == text)
            #expect(Base64.decode(text) == Array(plain.utf8))
        }
        for text in ["Z", "Zg", "Zg=", "Zh==", "Zg==Zg==", "Z===", "Zm9v\n"] { #expect(Base64.decode(text) == nil) }
    }

    @Test("each valid secret signs a message, the newest first, with a space between")
    func message() throws {
        let random = SeededRandomSource(seed: 3)
        let secrets = [WebhookSecret(random: random), WebhookSecret(random: random)]
        let url = try #require(WebhookURL("https://hooks.example.com/in"))
        let now = Instant(microseconds: 1_614_265_330_999_999)
        let message = WebhookMessage(url: url, id: "whd_1", at: now, secrets: secrets, body: [1, 2])
        let each = secrets.map { $0.signature(id: "whd_1", seconds: 1_614_265_330, body: [1, 2]) }
        #expect(message.signatures == each.joined(separator: " "))
        #expect(message.fields.contains("webhook-id: whd_1"))
        #expect(message.fields.contains("webhook-timestamp: 1614265330"))
        #expect(message.fields.contains("webhook-signature: \(message.signatures)"))
    }
}

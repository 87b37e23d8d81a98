package import JSON
import ServiceKit

extension Consent: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("customerId", customerID)
        writer.member("purpose", purpose.rawValue)
        writer.member("channel", channel.rawValue)
        writer.member("status", status.rawValue)
        writer.member("at", at)
        writer.member("source", source)
        writer.member("textVersion", textVersion)
        writer.member("recordedBy", recordedBy)
        writer.member("current", isCurrent)
        writer.array("nextActions", strings: isCurrent && status == .granted ? ["withdraw"] : [])
    }
}

/// The body of `POST /v1/consents`.
struct NewConsent: Sendable {
    let customerID: CustomerID?
    let purpose: ConsentPurpose
    let channel: ContactChannel
    let status: ConsentStatus
    let at: Instant?
    let source: String
    let textVersion: String?

    static func read(_ reader: inout ObjectReader) -> NewConsent { read(&reader, named: true) }

    /// The same for one whose customer is in the path.
    static func readUnnamed(_ reader: inout ObjectReader) -> NewConsent { read(&reader, named: false) }

    private static func read(_ reader: inout ObjectReader, named: Bool) -> NewConsent {
        let status = reader.optionalChoice("status", ConsentStatus.self) ?? .granted
        return NewConsent(
            customerID: named ? reader.id("customerId") : nil,
            purpose: reader.choice("purpose", ConsentPurpose.self),
            channel: reader.choice("channel", ContactChannel.self), status: status, at: reader.optionalInstant("at"),
            source: reader.string("source", length: 1...100),
            textVersion: status == .granted
                ? reader.string("textVersion", length: 1...40) : reader.optionalString("textVersion", length: 1...40))
    }
}

/// The body of `POST /v1/consents/{id}/withdraw`.
struct Withdrawal: Sendable {
    let at: Instant?
    let source: String

    static func read(_ reader: inout ObjectReader) -> Withdrawal {
        Withdrawal(at: reader.optionalInstant("at"), source: reader.string("source", length: 1...100))
    }
}

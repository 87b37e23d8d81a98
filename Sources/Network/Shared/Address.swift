package import JSON
import ServiceKit

/// A postal address.
package struct Address: Hashable, Sendable {
    package var line1: String
    package var line2: String?
    package var city: String
    package var region: String?
    package var postalCode: String?
    /// ISO 3166-1 alpha-2, upper case.
    package var country: String
}

extension Address: JSONRepresentable {
    /// Reads an address from a body or a stored document.
    package static func read(_ reader: inout ObjectReader) -> Address {
        Address(
            line1: reader.string("line1"), line2: reader.optionalString("line2"),
            city: reader.string("city", length: 1...100), region: reader.optionalString("region", length: 1...100),
            postalCode: reader.optionalString("postalCode", length: 1...20),
            country: reader.parsed(
                "country", expected: "two upper-case letters of ISO 3166-1 like CN", placeholder: "", countryCode))
    }

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("line1", line1)
        writer.member("line2", line2)
        writer.member("city", city)
        writer.member("region", region)
        writer.member("postalCode", postalCode)
        writer.member("country", country)
    }

    /// Stands where a required address is missing; the body is refused then.
    package static let placeholder = Address(line1: "", city: "", country: "")

    private static func countryCode(_ text: String) -> String? {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            ? text : nil
    }
}

package import JSON
import ServiceKit

/// The customer's agreement, by hand on a screen, by a code told or by a link followed (RCP-08).
package struct CustomerSignature: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case drawn, code, link
    }

    package let name: String
    package let method: Method
    /// The image, the code or the link's reference: what shows that the customer agreed.
    package let evidence: String?

    package init(from reader: inout ObjectReader) {
        let isGiven = reader.isPresent("method")
        name = reader.string("name", length: 1...100)
        method = reader.choice("method", Method.self)
        let image = Self.read("image", of: &reader, isNeeded: isGiven && method == .drawn) { name, reader in
            reader.parsed(name, expected: "a drawing like data:image/png;base64,…", placeholder: "", Self.image)
        }
        let code = Self.read("code", of: &reader, isNeeded: isGiven && method == .code) { name, reader in
            reader.string(name, length: 1...40)
        }
        let reference = Self.read("reference", of: &reader, isNeeded: false) { name, reader in
            reader.string(name, length: 1...200)
        }
        switch method {
        case .drawn: evidence = image
        case .code: evidence = code
        case .link: evidence = reference
        }
    }

    private static func read(
        _ name: String, of reader: inout ObjectReader, isNeeded: Bool,
        _ body: (String, inout ObjectReader) -> String
    ) -> String? {
        isNeeded || reader.isPresent(name) ? body(name, &reader) : nil
    }

    /// The largest drawing that is taken, in characters.
    private static let imageLimit = 400_000

    /// A PNG as a data URL (RFC 2397) in base 64; nil for anything else.
    private static func image(_ text: String) -> String? {
        let prefix = "data:image/png;base64,"
        guard text.utf8.count <= imageLimit, text.utf8.starts(with: prefix.utf8) else { return nil }
        let data = text.utf8.dropFirst(prefix.utf8.count)
        let digits = data.prefix { $0 != UInt8(ascii: "=") }
        let padding = data.count - digits.count
        let isBase64 =
            !digits.isEmpty && padding <= 2 && data.count % 4 == 0 && digits.allSatisfy(isDigit)
            && data.suffix(padding).allSatisfy { $0 == UInt8(ascii: "=") }
        return isBase64 ? text : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }
}

import JSON
import ServiceKit

/// The customer's word: drawn on a screen, by a code that was sent, or by a link that was opened.
struct CustomerSignature: Sendable {
    let name: String
    let method: Method
    /// The image of a drawn one, the code of one by code.
    let evidence: String?

    enum Method: String, Sendable, CaseIterable {
        case drawn, code, link
    }

    static func read(_ reader: inout ObjectReader) -> CustomerSignature? {
        let name = reader.string("name")
        let isKnown = reader.isPresent("method")
        let method = reader.choice("method", Method.self)
        let image = reader.optionalString("image", length: 1...500_000)
        let code = reader.optionalString("code", length: 1...64)
        if isKnown, method == .drawn, image == nil { reader.complain("image", .missing) }
        if isKnown, method == .code, code == nil { reader.complain("code", .missing) }
        let evidence: String? =
            switch method {
            case .drawn: image
            case .code, .link: code
            }
        return CustomerSignature(name: name, method: method, evidence: evidence)
    }
}

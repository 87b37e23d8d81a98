import JSON
import Reception

/// The customer's word on a change, as it is kept; the document that it stands under is the quote's.
struct ChangeSignature: Sendable {
    let name: String
    let method: CustomerSignature.Method
    let evidence: String?

    init(name: String, method: CustomerSignature.Method, evidence: String?) {
        self.name = name
        self.method = method
        self.evidence = evidence
    }

    static func read(_ reader: inout ObjectReader) -> ChangeSignature? {
        let given = CustomerSignature(from: &reader)
        return ChangeSignature(name: given.name, method: given.method, evidence: given.evidence)
    }
}

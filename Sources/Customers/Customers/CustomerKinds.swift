package import ServiceKit

/// Customers, in identifiers.
package enum CustomerNoun: IdentifierKind {
    package static let prefix = "cus"
}

/// Identifies a customer: `cus_…`.
package typealias CustomerID = Identifier<CustomerNoun>

/// Who a customer is (CUS-01).
package enum CustomerKind: String, Sendable, CaseIterable {
    case person, company
}

/// How a customer likes to be reached (CUS-01).
package enum ContactChannel: String, Sendable, CaseIterable {
    case phone, sms, email, app, wechat
}

/// A telephone number of a customer; one of them is the primary (CUS-01).
package struct Phone: Hashable, Sendable {
    /// E.164.
    package let number: String
    package let primary: Bool

    package init(number: String, primary: Bool) {
        self.number = number
        self.primary = primary
    }
}

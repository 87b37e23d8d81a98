package import Network
package import Pricing
import ServiceKit

/// Who pays a share of an order (SET-13).
package enum PayerKind: String, Sendable, CaseIterable {
    case customer, warranty, `internal`, insurance, outlet

    package init(_ payType: PayType) {
        switch payType {
        case .customer: self = .customer
        case .warranty: self = .warranty
        case .internal: self = .internal
        case .insurance: self = .insurance
        }
    }

    /// The place of its share on every invoice; the customer's is the first.
    var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What is known of a payer of an order: an insurer with its claim and the customer's deductible, another outlet.
package struct Payer: Sendable, Equatable {
    package let kind: PayerKind
    package var name: String?
    /// The claim, the cost centre, the purchase order.
    package var reference: String?
    /// What of an insurer's share the customer pays, tax included, in minor units of the order's currency.
    package var deductible: Int64 = 0
    /// The outlet that pays, where another one does.
    package var outletID: OutletID?

    package init(kind: PayerKind) {
        self.kind = kind
    }
}

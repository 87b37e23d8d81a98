package import ServiceKit

package enum InvoiceNoun: IdentifierKind { package static let prefix = "inv" }
package enum PaymentNoun: IdentifierKind { package static let prefix = "pay" }
package enum RefundNoun: IdentifierKind { package static let prefix = "rfd" }
package enum GatePassNoun: IdentifierKind { package static let prefix = "gtp" }

package typealias InvoiceID = Identifier<InvoiceNoun>
package typealias PaymentID = Identifier<PaymentNoun>
package typealias RefundID = Identifier<RefundNoun>
package typealias GatePassID = Identifier<GatePassNoun>

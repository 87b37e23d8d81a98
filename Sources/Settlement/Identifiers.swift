package import ServiceKit

package enum InvoiceNoun: IdentifierKind { package static let prefix = "inv" }
package enum PaymentNoun: IdentifierKind { package static let prefix = "pay" }
package enum RefundNoun: IdentifierKind { package static let prefix = "rfd" }
package enum GatePassNoun: IdentifierKind { package static let prefix = "gtp" }
package enum CreditNoteNoun: IdentifierKind { package static let prefix = "crn" }
package enum DiscountNoun: IdentifierKind { package static let prefix = "dsc" }
package enum AccountNoun: IdentifierKind { package static let prefix = "acc" }
package enum StatementNoun: IdentifierKind { package static let prefix = "stm" }
package enum PaymentIntentNoun: IdentifierKind { package static let prefix = "pin" }

package typealias InvoiceID = Identifier<InvoiceNoun>
package typealias PaymentID = Identifier<PaymentNoun>
package typealias RefundID = Identifier<RefundNoun>
package typealias GatePassID = Identifier<GatePassNoun>
package typealias CreditNoteID = Identifier<CreditNoteNoun>
package typealias DiscountID = Identifier<DiscountNoun>
package typealias AccountID = Identifier<AccountNoun>
package typealias StatementID = Identifier<StatementNoun>
package typealias PaymentIntentID = Identifier<PaymentIntentNoun>

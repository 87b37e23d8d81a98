package import ServiceKit

package enum InspectionNoun: IdentifierKind { package static let prefix = "isp" }
package enum GuaranteeNoun: IdentifierKind { package static let prefix = "gua" }

/// Names one inspection of an order; a rework is inspected again.
package typealias InspectionID = Identifier<InspectionNoun>
package typealias GuaranteeID = Identifier<GuaranteeNoun>

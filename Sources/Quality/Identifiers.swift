package import ServiceKit

package enum ComplaintNoun: IdentifierKind { package static let prefix = "cpl" }
package enum CallbackNoun: IdentifierKind { package static let prefix = "cbk" }

package typealias ComplaintID = Identifier<ComplaintNoun>
/// Callbacks are the Callbacks module's; the complaint names the one it came from.
package typealias CallbackID = Identifier<CallbackNoun>

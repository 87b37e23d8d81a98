package import ServiceKit

package enum RepairOrderNoun: IdentifierKind { package static let prefix = "ro" }
package enum AppointmentNoun: IdentifierKind { package static let prefix = "apt" }
package enum ConcernNoun: IdentifierKind { package static let prefix = "con" }
package enum JobNoun: IdentifierKind { package static let prefix = "job" }
package enum PartLineNoun: IdentifierKind { package static let prefix = "pl" }
package enum ChangeRequestNoun: IdentifierKind { package static let prefix = "chg" }
package enum DeferredJobNoun: IdentifierKind { package static let prefix = "dfj" }

package typealias RepairOrderID = Identifier<RepairOrderNoun>
/// Appointments are Booking's; the order names the one it came from.
package typealias AppointmentID = Identifier<AppointmentNoun>
package typealias ConcernID = Identifier<ConcernNoun>
package typealias JobID = Identifier<JobNoun>
package typealias PartLineID = Identifier<PartLineNoun>
package typealias ChangeRequestID = Identifier<ChangeRequestNoun>
package typealias DeferredJobID = Identifier<DeferredJobNoun>

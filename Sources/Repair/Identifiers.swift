package import ServiceKit

package enum ClockingNoun: IdentifierKind { package static let prefix = "clk" }
package enum CompletionNoun: IdentifierKind { package static let prefix = "cmp" }
package enum IssueSlipNoun: IdentifierKind { package static let prefix = "iss" }
package enum ReturnSlipNoun: IdentifierKind { package static let prefix = "rtn" }
package enum StaffTimeNoun: IdentifierKind { package static let prefix = "stm" }
package enum SafetyStopNoun: IdentifierKind { package static let prefix = "sst" }

package typealias ClockingID = Identifier<ClockingNoun>
/// Names one completion of a job; a rework is completed again.
package typealias CompletionID = Identifier<CompletionNoun>
package typealias IssueSlipID = Identifier<IssueSlipNoun>
package typealias ReturnSlipID = Identifier<ReturnSlipNoun>
/// Names attendance, travel or training of someone.
package typealias StaffTimeID = Identifier<StaffTimeNoun>
package typealias SafetyStopID = Identifier<SafetyStopNoun>
package enum SubletNoun: IdentifierKind { package static let prefix = "sub" }
package typealias SubletID = Identifier<SubletNoun>
package enum ExpertCaseNoun: IdentifierKind { package static let prefix = "exc" }
package typealias ExpertCaseID = Identifier<ExpertCaseNoun>
package enum OrderMoveNoun: IdentifierKind { package static let prefix = "omv" }
package typealias OrderMoveID = Identifier<OrderMoveNoun>

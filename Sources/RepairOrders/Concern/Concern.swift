package import Network
package import ServiceKit

/// What the customer says is wrong, in the customer's words, and what the advisor made of it (RCP-04).
package struct Concern: Sendable, Equatable {
    package let id: ConcernID
    package let orderID: RepairOrderID
    package let position: Int
    package let text: String
    package var diagnosis: Diagnosis?

    package init(id: ConcernID, orderID: RepairOrderID, position: Int, text: String) {
        self.id = id
        self.orderID = orderID
        self.position = position
        self.text = text
    }

    /// The same words and diagnosis on another order (REP-16).
    package func copied(as id: ConcernID, to order: RepairOrderID, position: Int) -> Concern {
        var copy = Concern(id: id, orderID: order, position: position, text: text)
        copy.diagnosis = diagnosis
        return copy
    }

    /// The advisor's or the expert's finding; it is not left to the workshop.
    package struct Diagnosis: Sendable, Equatable {
        package let result: Result
        package let cause: String?
        package let testPlan: String?
        /// Why no job stands against the concern.
        package let noJobReason: String?
        package let by: StaffID?
        package let at: Instant

        package init(
            result: Result, cause: String?, testPlan: String?, noJobReason: String?, by staff: StaffID?, at: Instant
        ) {
            self.result = result
            self.cause = cause
            self.testPlan = testPlan
            self.noJobReason = noJobReason
            by = staff
            self.at = at
        }

        package enum Result: String, Sendable, CaseIterable {
            case found, unconfirmed
        }
    }
}

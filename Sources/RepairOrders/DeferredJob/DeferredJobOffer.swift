import JSON
package import Network
package import ServiceKit

/// One time at which deferred work was offered, and what the customer said: a link of its chain (RCP-14).
package struct DeferredJobOffer: Sendable {
    package enum Result: String, Sendable, CaseIterable {
        case declined, postponed, notDone, accepted
        /// The job that did it was taken off its order again.
        case reopened
    }

    package let orderID: RepairOrderID
    package let at: Instant
    package let answer: Result
    package let staffID: StaffID?
    package let reason: String?
    package let price: Money?

    package init(
        orderID: RepairOrderID, at: Instant, answer: Result, staffID: StaffID? = nil, reason: String? = nil,
        price: Money? = nil
    ) {
        self.orderID = orderID
        self.at = at
        self.answer = answer
        self.staffID = staffID
        self.reason = reason
        self.price = price
    }

    /// - Parameter withOrder: false where the reader does not see the outlet (SEC-02).
    func write(to writer: inout JSONWriter, withOrder: Bool) {
        writer.object { writer in
            writer.member("at", at)
            writer.member("answer", answer.rawValue)
            if withOrder {
                writer.member("repairOrderId", orderID)
                writer.member("staffId", staffID)
            }
            writer.member("reason", reason)
            writer.member("price", price)
        }
    }
}

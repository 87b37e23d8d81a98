import RepairOrders
import SQLDatabase
import ServiceKit

extension ChangeRequest {
    /// How soon after the finding its price has to stand (REP-04).
    private static let limitMinutes: Int64 = 15

    /// REP-04: quoted within 15 minutes of the finding, and the customer asked within 30.
    ///
    /// The first quote asks the customer, since it queues their message: in time for a price, it is in time for both.
    ///
    /// - Parameter mayRefuse: whether a miss is refused where the outlet enforces the rule.
    func measureAsking(
        on order: RepairOrder, mayRefuse: Bool = false, _ call: Call, in transaction: Transaction
    ) throws {
        let asked = firstQuotedAt ?? call.now
        let isLate = asked > foundAt.adding(minutes: Self.limitMinutes)
        // Of a finding that ended with its order before it had to be quoted, nothing is known.
        guard firstQuotedAt != nil || isLate else { return }
        let words = firstQuotedAt == nil ? "Not quoted" : "Quoted"
        let reason = isLate ? "\(words) \(asked.minutes(since: foundAt)) minutes after the finding" : nil
        try call.measure(
            .REP_04, met: !isLate, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: reason, mayRefuse: mayRefuse, in: transaction)
    }
}

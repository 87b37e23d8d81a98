package import Customers
package import Network
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// Opens a complaint: numbers it, gives it an owner and a due time, and keeps it (QUA-02, CBK-05).
package struct OpenComplaint: Sendable {
    package let outlet: Outlet
    package let customerID: CustomerID
    package let orderID: RepairOrderID?
    package let callbackID: CallbackID?
    package let kind: Complaint.Class
    package let severity: Complaint.Severity
    package let summary: String
    package let channel: Complaint.Channel

    package init(
        outlet: Outlet, customerID: CustomerID, orderID: RepairOrderID? = nil, callbackID: CallbackID? = nil,
        kind: Complaint.Class, severity: Complaint.Severity = .medium, summary: String, channel: Complaint.Channel
    ) {
        self.outlet = outlet
        self.customerID = customerID
        self.orderID = orderID
        self.callbackID = callbackID
        self.kind = kind
        self.severity = severity
        self.summary = summary
        self.channel = channel
    }

    /// Records the event under the order's story, where the complaint is about an order.
    package func run(_ call: Call, in transaction: Transaction) throws -> Complaint {
        let owner = try StaffTable.atOutlet(outlet.id, role: .outletManager, in: transaction).first
        let year = outlet.zone.date(of: call.now).components.year
        let number = try NumberRange.next("cpl:\(outlet.id.text):\(year)", in: transaction)
        let settings = try CallbackSettings.effective(at: outlet.id, in: transaction)
        let complaint = Complaint(
            id: call.newID(), number: "\(outlet.code)-C-\(year)-\(NumberRange.padded(number, width: 6))",
            outletID: outlet.id, customerID: customerID, orderID: orderID, callbackID: callbackID,
            channel: channel, kind: kind, severity: severity, summary: summary, ownerID: owner?.id,
            receivedAt: call.now, dueAt: call.now.adding(hours: Int64(settings.acknowledgementHours)),
            resolveBy: call.now.adding(days: Int64(settings.resolutionDays)))
        try ComplaintTable.insert(complaint, in: transaction)
        let event = Event(
            "complaint.received", complaint.id.text, root: orderID?.text, version: complaint.version,
            outlet: outlet.id.text,
            changes: [
                Event.Change("class", to: kind.rawValue), Event.Change("ownerId", to: complaint.ownerID?.text),
            ])
        try call.record(event, in: transaction)
        try ComplaintClock.start(complaint, call, in: transaction)
        return complaint
    }
}

import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum ComplaintRoutes {
    static let all: [Route] = [
        .get("/v1/complaints", .readQuality, query: parameters, paged: true, list),
        .post("/v1/complaints", .manageQuality, reading: NewComplaint.read, create),
        .get("/v1/complaints/{id}", .readQuality, show),
        .patch("/v1/complaints/{id}", .manageQuality, reading: ComplaintChange.read, change),
        .post(
            "/v1/complaints/{id}/acknowledge", .manageQuality, reading: { $0.id("staffId", StaffID.self) }
        ) { staff, call, transaction in try HandleComplaint.acknowledge(staff, call, transaction) },
        .post(
            "/v1/complaints/{id}/investigate", .manageQuality, reading: { $0.id("staffId", StaffID.self) }
        ) { staff, call, transaction in try HandleComplaint.investigate(staff, call, transaction) },
        .post(
            "/v1/complaints/{id}/resolve", .manageQuality, reading: HandleComplaint.ResolutionInput.read,
            HandleComplaint.resolve),
        .post(
            "/v1/complaints/{id}/confirm", .manageQuality, reading: HandleComplaint.Verdict.read,
            HandleComplaint.confirm),
        .post("/v1/complaints/{id}/close", .manageQuality, HandleComplaint.close),
        .post(
            "/v1/complaints/{id}/reopen", .manageQuality, reading: { $0.string("reason", length: 1...1_000) },
            HandleComplaint.reopen),
    ]

    private static let received = DateFilter("received", " AND received_at")
    private static let dates = [
        DateFilter("due", " AND due_at"), DateFilter("resolved", " AND resolved_at"),
        DateFilter("closed", " AND closed_at"),
    ]
    private static let parameters = DateFilter.parameters(
        created: received, dates, and: ["outlet", "status", "class", "owner", "repairOrder"])

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = ComplaintTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            status: try call.query.choice("status", Complaint.Status.self),
            kind: try call.query.choice("class", Complaint.Class.self), owner: try call.query.id("owner"),
            order: try call.query.id("repairOrder"),
            dates: try call.query.dates(
                of: ComplaintID.self, created: received, dates, changes: ComplaintTable.changes),
            after: page.after?.first, limit: page.limit)
        let rows = try ComplaintTable.list(filter, in: transaction).map { ComplaintView(complaint: $0, now: call.now) }
        return .list(rows, page, call) { [$0.complaint.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let complaint = try ComplaintTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("complaint")
        }
        return complaint.answer(call)
    }

    /// One that came in otherwise than by a callback (QUA-02).
    private static func create(_ input: NewComplaint, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        let customer = try Customer.referenced(input.customerID, at: "/customerId", in: transaction)
        if let id = input.orderID {
            let order = try RepairOrderTable.find(id, in: transaction)
            guard let order, order.outletID == outlet.id, order.customerID == customer.id else {
                throw Refusal.unknownReference("/repairOrderId", "repair order")
            }
        }
        let complaint = try OpenComplaint(
            outlet: outlet, customerID: customer.id, orderID: input.orderID, kind: input.kind,
            severity: input.severity, summary: input.summary, channel: input.channel
        ).run(call, in: transaction)
        var answer = complaint.answer(call)
        answer.status = 201
        answer.location = "/v1/complaints/\(complaint.id)"
        return answer
    }

    /// Another owner, class or severity.
    private static func change(_ input: ComplaintChange, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try HandleComplaint.forChange(call, transaction)
        var changes: [Event.Change] = []
        if let owner = input.ownerID, owner != complaint.ownerID {
            let staff = try Staff.referenced(owner, at: "/ownerId", outlet: complaint.outletID, in: transaction)
            changes.append(.init("ownerId", from: complaint.ownerID?.text, to: staff.id.text))
            complaint.ownerID = staff.id
        }
        if let kind = input.kind, kind != complaint.kind {
            changes.append(.init("class", from: complaint.kind.rawValue, to: kind.rawValue))
            complaint.kind = kind
        }
        if let severity = input.severity, severity != complaint.severity {
            changes.append(.init("severity", from: complaint.severity.rawValue, to: severity.rawValue))
            complaint.severity = severity
        }
        guard !changes.isEmpty else { return complaint.answer(call) }
        try complaint.save("changed", changes, call, in: transaction)
        return complaint.answer(call)
    }
}

/// The body of `POST /v1/complaints`.
struct NewComplaint: Sendable {
    let outletID: OutletID
    let customerID: CustomerID
    let orderID: RepairOrderID?
    let channel: Complaint.Channel
    let kind: Complaint.Class
    let severity: Complaint.Severity
    let summary: String

    static func read(_ reader: inout ObjectReader) -> NewComplaint {
        NewComplaint(
            outletID: reader.id("outletId"), customerID: reader.id("customerId"),
            orderID: reader.optionalID("repairOrderId"), channel: reader.choice("channel", Complaint.Channel.self),
            kind: reader.choice("class", Complaint.Class.self),
            severity: reader.optionalChoice("severity", Complaint.Severity.self) ?? .medium,
            summary: reader.string("summary", length: 1...2_000))
    }
}

/// The body of `PATCH /v1/complaints/{id}`.
struct ComplaintChange: Sendable {
    let ownerID: StaffID?
    let kind: Complaint.Class?
    let severity: Complaint.Severity?

    static func read(_ reader: inout ObjectReader) -> ComplaintChange {
        ComplaintChange(
            ownerID: reader.optionalID("ownerId"), kind: reader.optionalChoice("class", Complaint.Class.self),
            severity: reader.optionalChoice("severity", Complaint.Severity.self))
    }
}

import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Turns a draft into an agreement: checked against every rule of reception, signed twice, kept as it was signed.
enum AuthorizeOrder {
    static let route = Route.post(
        "/v1/repair-orders/{id}/authorize", .manageOrders, rules: AuthorizationInput.rules,
        reading: AuthorizationInput.init(from:), run)

    private static func run(_ input: AuthorizationInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(.authorize)
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let advisor = try signingAdvisor(input, at: outlet, in: transaction)
        let estimate = try Estimate(document, at: outlet, now: call.now, in: transaction)
        try document.requirePriced(by: estimate)
        try estimate.requireCanKeep(input.promisedAt, now: call.now)
        try JobAuthorization.requireEnd(input.validUntil, after: call.now)

        try document.agree(to: input, estimate)
        let signed = try SignedDocument.make(document, input, estimate, outlet, advisor, call, in: transaction)
        document.order.signedDocumentHash = signed.hash
        try SignedDocumentTable.insert(signed, in: transaction)
        try document.sign(input, advisor, signed.hash, call, in: transaction)
        for job in document.jobs { try JobTable.update(job, in: transaction) }
        try document.apply(
            .authorize, event: "repairOrder.authorized", changes: document.changes(signed), call, in: transaction)
        try CustodyRecord.take(keys: input.keyTag, of: document, by: advisor.id, call, in: transaction)
        let shortages = try PartsForOrder.reserve(document, call, in: transaction)
        try measure(document, input, call, in: transaction)
        let version = document.order.version
        return .json(version: version) { writer in
            writer.object { writer in
                document.writeMembers(to: &writer)
                writer.array("shortages", shortages)
            }
        }
    }

    private static func signingAdvisor(
        _ input: AuthorizationInput, at outlet: Outlet, in transaction: Transaction
    ) throws -> Staff {
        let pointer = "/advisorSignature/staffId"
        guard let id = input.advisorID else { throw Refusal.unknownReference(pointer, "staff member", rule: .RCP_08) }
        return try Staff.referenced(
            id, at: pointer, outlet: outlet.id, role: .serviceAdvisor, rule: .RCP_08, in: transaction)
    }

    private static func measure(
        _ document: RepairOrderDocument, _ input: AuthorizationInput, _ call: Call, in transaction: Transaction
    ) throws {
        let order = document.order
        let lacking = try FaultLooking(document, input.search, call, in: transaction).lacking
        try call.measure(
            .RCP_05, met: lacking == nil, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: lacking, in: transaction)
        // The body cannot be read without both where the customer is and whom to call.
        try call.measure(
            .RCP_11, met: true, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            in: transaction)
    }
}

extension Estimate {
    /// RCP-07: the promised time is not before the workshop's earliest possible finish.
    fileprivate func requireCanKeep(_ promise: Instant, now: Instant) throws {
        guard promise >= now else {
            throw Refusal(
                .RCP_07, status: 422, code: "promise_in_past",
                "The promised time has passed already. Promise a later time.",
                zh: "承诺时间已过,请改为之后的时间。", at: "/promisedAt"
            ).with("earliestPromise", earliestPromise.map { .string($0.text) } ?? .null)
        }
        guard let earliest = earliestPromise else {
            throw Refusal(
                .RCP_07, code: "no_finish_in_sight",
                "The work does not fit into the outlet's opening hours of the next 60 days. Set the hours first.",
                zh: "未来60天的营业时间内无法完成,请先维护营业时间。")
        }
        guard promise >= earliest else {
            throw Refusal(
                .RCP_07, status: 422, code: "promise_too_early",
                "\(hours.text) h of work cannot be done before \(earliest). Promise that time or a later one.",
                zh: "\(hours.text) 小时的工作最早在 \(earliest) 完成,请承诺该时间或更晚的时间。", at: "/promisedAt"
            ).with("earliestPromise", .string(earliest.text))
        }
    }
}

extension Hours {
    /// As people write it: `0.8`.
    var text: String {
        var writer = JSONWriter(capacity: 16)
        writer.decimal(scaled: hundredths, places: Self.places)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

/// Deferred work as a resource (RCP-14); what brings it back into an order is Reception's.
enum DeferredJobRoutes {
    static let all: [Route] = [
        .get(
            "/v1/deferred-jobs", .readOrders,
            query: DateFilter.parameters(
                DeferredJobListTable.dates, and: ["vehicle", "outlet", "status", "safety", "safetyClass", "priority"]),
            paged: true, list),
        .get("/v1/deferred-jobs/{id}", .readOrders, show),
        .patch(
            "/v1/deferred-jobs/{id}", .manageOrders, rules: BodyRules(.RCP_14), reading: Change.init(from:), change),
        .post(
            "/v1/deferred-jobs/{id}/close", .manageOrders, rules: BodyRules(.RCP_14),
            reading: { $0.string("reason", length: 1...500) }, close),
    ]

    /// What of the work can be planned anew.
    struct Change: Sendable {
        let nextContactOn: LocalDate?
        let priority: DeferredJob.Priority?

        init(from reader: inout ObjectReader) {
            nextContactOn = reader.optionalDate("nextContactOn")
            priority = reader.optionalChoice("priority", DeferredJob.Priority.self)
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let vehicle = try call.query.id("vehicle", VehicleID.self)
        let outlet = try call.query.id("outlet", OutletID.self)
        var filter = DeferredJobListTable.Filter()
        filter.vehicle = vehicle?.text
        // A vehicle's work is offered wherever it comes next; without a vehicle a list is of one's own outlets.
        filter.outlets = vehicle != nil && outlet == nil ? nil : call.outlets(outlet?.text)
        filter.status = try call.query.choice("status", DeferredJob.Status.self)
        filter.safety = try call.query.parsed("safety") { $0 == "true" ? true : $0 == "false" ? false : nil }
        filter.safetyClass = try call.query.choice("safetyClass", DeferredJob.SafetyClass.self)
        filter.priority = try call.query.choice("priority", DeferredJob.Priority.self)
        filter.dates = try call.query.dates(
            of: DeferredJobID.self, DeferredJobListTable.dates, changes: .resource)
        let rows = try DeferredJobListTable.list(
            filter, after: page.after?.first, limit: page.limit, in: transaction
        ).map { try ShownDeferredJob($0, for: call, in: transaction) }
        return .list(rows, page, call) { [$0.job.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let job = try DeferredJob.load(call, in: transaction)
        return Answer.ok(try ShownDeferredJob(job, for: call, in: transaction), version: job.version)
            .taggedByContent(version: job.version)
    }

    private static func change(_ input: Change, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var job = try DeferredJob.forChange(call, action: "plan", in: transaction)
        let before = job
        if let day = input.nextContactOn {
            try require(day, of: job, call, in: transaction)
            job.nextContactOn = day
        }
        if let priority = input.priority { job.priority = priority }
        var changes: [Event.Change] = []
        if job.nextContactOn != before.nextContactOn {
            changes.append(
                .init("nextContactOn", from: before.nextContactOn?.text, to: job.nextContactOn?.text))
        }
        if job.priority != before.priority {
            changes.append(.init("priority", from: before.priority.rawValue, to: job.priority.rawValue))
        }
        if !changes.isEmpty {
            try job.save("deferredJob.planned", at: nil, changes: changes, call, in: transaction)
        }
        return .ok(try ShownDeferredJob(job, for: call, in: transaction), version: job.version)
    }

    /// Nobody is called yesterday.
    private static func require(
        _ day: LocalDate, of job: DeferredJob, _ call: Call, in transaction: Transaction
    ) throws {
        guard let order = try RepairOrderTable.find(job.orderID, in: transaction),
            let outlet = try OutletTable.find(order.outletID, in: transaction),
            day < outlet.zone.date(of: call.now)
        else { return }
        throw Refusal(
            .RCP_14, status: 422, code: "contact_in_past",
            "\(day) has passed already. Plan the next contact for later.",
            zh: "\(day) 已过,请改为之后的联系日期。", at: "/nextContactOn")
    }

    /// Ends work that needs no further offer: done elsewhere, the vehicle sold.
    private static func close(_ reason: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var job = try DeferredJob.forChange(call, action: "close", in: transaction)
        job.status = .closed
        job.closedAt = call.now
        job.closeReason = reason
        try job.save("deferredJob.closed", at: nil, changes: [.init("reason", to: reason)], call, in: transaction)
        return .ok(try ShownDeferredJob(job, for: call, in: transaction), version: job.version)
    }
}

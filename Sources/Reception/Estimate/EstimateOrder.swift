import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Prices a draft by the price list in force, and says by when the work can be done.
enum EstimateOrder {
    static let route = Route.post("/v1/repair-orders/{id}/estimate", .manageOrders, run)

    private static func run(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireDraft("estimate", .RCP_07)
        guard document.jobs.contains(where: { $0.status == .proposed }) else { throw Refusal.nothingToEstimate }
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let estimate = try Estimate(document, at: outlet, now: call.now, in: transaction)
        let before = document.order.estimatedTotal
        try document.take(estimate, in: transaction)
        document.order.priceListID = estimate.priceListID
        document.order.estimatedTotal = estimate.totals.total.amount
        document.order.times.estimated = call.now
        let change = Event.Change(
            "estimatedTotal", from: before.map { .number(JSONNumber($0)) } ?? .null,
            to: .number(JSONNumber(estimate.totals.total.amount)))
        try document.save(event: "repairOrder.estimated", changes: [change], call, in: transaction)
        let version = document.order.version
        return .json(version: version) { writer in
            writer.object { writer in
                document.writeMembers(to: &writer)
                writer.object("estimate", estimate)
            }
        }
    }
}

extension RepairOrderDocument {
    /// Puts the prices on the jobs, and the operations as they are now (PRI-01).
    mutating func take(_ estimate: Estimate, in transaction: Transaction) throws {
        for item in estimate.items {
            guard let index = jobs.firstIndex(where: { $0.id == item.jobID }) else { continue }
            let isRevised =
                jobs[index].work.revision != item.operation.revision
                || jobs[index].work.standardHours != item.operation.standardHours
            let fees = item.fees.map { FeeLine($0) }
            let hasOtherFees = jobs[index].fees != fees || (isRevised && jobs[index].package != nil)
            jobs[index].fees = fees
            jobs[index].work = Job.Work(item.operation)
            jobs[index].labor = LinePrice(item.labor)
            for (line, priced) in zip(jobs[index].parts.indices, item.parts) {
                jobs[index].parts[line].price = LinePrice(priced)
            }
            if isRevised {
                // What the operation says is written once, with the job.
                try JobTable.delete(item.jobID, in: transaction)
                try JobTable.insert(jobs[index], in: transaction)
            } else {
                try JobTable.update(jobs[index], in: transaction)
                for line in jobs[index].parts { try PartLineTable.update(line, in: transaction) }
            }
            if hasOtherFees { try JobTable.updateFees(jobs[index], in: transaction) }
        }
    }
}

extension Refusal {
    fileprivate static var nothingToEstimate: Refusal {
        Refusal(
            .RCP_06, code: "no_jobs", "There is no proposed job to price. Add a job first.", zh: "没有待报价的工项,请先添加工项。")
    }
}

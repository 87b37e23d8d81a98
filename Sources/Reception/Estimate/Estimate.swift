import Customers
import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The prices of an order's proposed jobs by the price list in force (RCP-07).
struct Estimate {
    struct Item {
        let jobID: JobID
        let payType: PayType
        /// The operation as the catalogue has it now, which the prices are of (PRI-01).
        let operation: LaborOperation
        let labor: PricedLine
        let parts: [PricedLine]
        /// The fees on them (SET-13).
        var fees: [PricedLine] = []

        var lines: [PricedLine] { [labor] + parts + fees }
    }

    let priceListID: PriceListID
    let currency: Currency
    let items: [Item]
    /// When the work would be done at the earliest if it began now; nil where that is too far away.
    let earliestPromise: Instant?

    /// - Throws: `Refusal` 409 by RCP-07 where there is no price list, no rate or no price in the outlet's currency.
    init(
        _ document: RepairOrderDocument, at outlet: Outlet, now: Instant, in transaction: Transaction
    ) throws {
        let book = try PriceBook.inForce(outlet, on: outlet.zone.date(of: now), in: transaction)
        priceListID = book.priceListID
        currency = outlet.currency
        let vehicle = try VehicleTable.find(document.order.vehicleID, in: transaction)
        let priced = try document.jobs.filter { $0.status == .proposed }.map { job in
            try Self.price(job, vehicle, book, in: transaction)
        }
        items = try EstimateExtras.apply(to: priced, of: document, book, in: transaction)
        let hours = items.reduce(Hours(hundredths: 0)) { $0 + $1.operation.standardHours }
        earliestPromise = outlet.earliestFinish(of: hours, from: now)
    }

    private static func price(
        _ job: Job, _ vehicle: Vehicle?, _ book: PriceBook, in transaction: Transaction
    ) throws -> Item {
        guard let known = try LaborOperationTable.find(code: job.work.operation, in: transaction) else {
            throw Refusal.notInCatalogue(job.work.operation)
        }
        // PRI-01: the standard time is the model's.
        let operation = vehicle.map { known.fitted(make: $0.make, model: $0.model) } ?? known
        let parts = try job.parts.map { line in
            guard let part = try PartTable.find(number: line.partNumber, in: transaction) else {
                throw Refusal.notInCatalogue(line.partNumber)
            }
            return try book.part(part, line.quantity, in: transaction)
        }
        return Item(
            jobID: job.id, payType: job.payType, operation: operation,
            labor: try book.labor(operation, payType: job.payType), parts: parts)
    }

    var hours: Hours { items.reduce(Hours(hundredths: 0)) { $0 + $1.operation.standardHours } }
    var totals: Totals { Totals.of(items.flatMap(\.lines), currency) }

    /// Whether a job's stored prices are these.
    func agrees(with job: Job) -> Bool {
        guard let item = items.first(where: { $0.jobID == job.id }) else { return false }
        return job.labor == LinePrice(item.labor) && job.parts.map(\.price) == item.parts.map { LinePrice($0) }
            && job.fees == item.fees.map { FeeLine($0) }
    }
}

extension Estimate: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.array("lines") { writer in
            for item in items {
                for line in item.lines {
                    writer.object { writer in
                        writer.member("jobId", item.jobID)
                        line.writeMembers(to: &writer)
                    }
                }
            }
        }
        totals.writeMembers(to: &writer)
        writer.member("hours", hours)
        writer.array("byPayType") { writer in
            for payType in PayType.allCases {
                let lines = items.filter { $0.payType == payType }.flatMap(\.lines)
                guard !lines.isEmpty else { continue }
                writer.object { writer in
                    writer.member("payType", payType.rawValue)
                    Totals.of(lines, currency).writeMembers(to: &writer)
                }
            }
        }
        writer.member("earliestPromise", earliestPromise)
    }
}

extension Refusal {
    fileprivate static func notInCatalogue(_ code: String) -> Refusal {
        Refusal(
            .RCP_07, code: "not_in_catalogue", "\(code) is not in the catalogue any more. Choose another one.",
            zh: "目录中已没有 \(code),请另选。")
    }
}

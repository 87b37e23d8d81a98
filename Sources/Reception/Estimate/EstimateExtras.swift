import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What an estimate has beside the published prices: package prices (PRI-04) and fees (SET-13).
enum EstimateExtras {
    /// The same items, whole packages at their price, the others with their fees.
    static func apply(
        to items: [Estimate.Item], of document: RepairOrderDocument, _ book: PriceBook, in transaction: Transaction
    ) throws -> [Estimate.Item] {
        let packages = try prices(of: items, document, in: transaction)
        var items = items
        for (use, price) in packages {
            let own = items.indices.filter { package(of: items[$0].jobID, document) == use }
            let lines = try book.repriced(own.flatMap { items[$0].lines }, to: price)
            var rest = lines[...]
            for index in own {
                let count = items[index].lines.count
                items[index] = items[index].with(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
        }
        var charged: [String: Int64] = [:]
        for index in items.indices
        where !packages.contains(where: { $0.0 == package(of: items[index].jobID, document) }) {
            items[index].fees = try book.fees(
                on: items[index].lines, payType: items[index].payType, charged: &charged)
        }
        return items
    }

    /// The packages that are on the order as they were sold, with their prices; what was taken apart is priced by the
    /// price list.
    private static func prices(
        of items: [Estimate.Item], _ document: RepairOrderDocument, in transaction: Transaction
    ) throws -> [(Job.PackageUse, Money)] {
        var found: [(Job.PackageUse, Money)] = []
        for use in items.compactMap({ package(of: $0.jobID, document) })
        where !found.contains(where: { $0.0 == use }) {
            guard
                let package = try ServicePackageTable.find(
                    code: use.code, revision: use.revision, in: transaction),
                package.price.currency == document.order.currency
            else { continue }
            let jobs = document.jobs.filter { $0.package == use && $0.status == .proposed }
            if package.isWhole(jobs) { found.append((use, package.price)) }
        }
        return found
    }

    private static func package(of job: JobID, _ document: RepairOrderDocument) -> Job.PackageUse? {
        document.jobs.first { $0.id == job }?.package
    }
}

extension Estimate.Item {
    /// The same with its labour and parts at other prices.
    fileprivate func with(_ lines: [PricedLine]) -> Estimate.Item {
        guard let labor = lines.first else { return self }
        return Estimate.Item(
            jobID: jobID, payType: payType, operation: operation, labor: labor, parts: Array(lines.dropFirst()))
    }
}

extension ServicePackage {
    /// Whether these are its jobs with its parts, no more and no less.
    fileprivate func isWhole(_ others: [RepairOrders.Job]) -> Bool {
        guard others.count == jobs.count else { return false }
        return zip(jobs, others).allSatisfy { own, other in
            own.operation == other.work.operation
                && own.parts.map(\.partNumber) == other.parts.map(\.partNumber)
                && own.parts.map(\.quantity) == other.parts.map(\.quantity)
        }
    }
}

import Application
import Glibc
import Metrics
import SQLDatabase
import SQLiteEngine
import ServiceKit

/// One of the files, with the program on it.
final class GrowthStore {
    private static let list = "/v1/repair-orders"

    private let path: String
    private let database: any Database
    private let asker: any GrowthAsker
    private let random = SeededRandomSource(seed: 4)
    private let outlets: [String]
    /// Orders of this month, with their customers; no more than the smallest network has.
    private let recent: [GrowthTable.Sample]
    /// Orders of any age.
    private let some: [GrowthTable.Sample]
    let orders: Int
    let rows: Int

    init(path: String, way: GrowthWay) throws {
        guard let today = GrowthData.today else { throw RawDatabase.Failure(description: "no such day") }
        self.path = path
        let morning = Instant(seconds: Int64(today.daysSinceEpoch) * 86_400 + 3_600)
        asker = try way.asker(path, at: morning)
        database = asker.database
        (outlets, orders, rows, recent, some) = try database.read { [random] transaction in
            (
                try GrowthTable.outlets(transaction), try GrowthTable.orders(transaction),
                try GrowthTable.rows(transaction), try GrowthTable.newest(1_000, transaction),
                try GrowthTable.samples(4_000, random, transaction)
            )
        }
        // Who reads an order's personal data is noted once an hour, by a write; its time is not the reads'.
        for order in recent + some { _ = try asker.ask("\(Self.list)/\(order.id)") }
    }

    var megabytes: Int { database.statistics.fileBytes >> 20 }

    /// The microseconds that each of some requests took.
    func time(_ read: GrowthRead, requests: Int) throws -> [Int] {
        try (0..<requests).map { _ in try asker.ask(target(of: read)) }
    }

    private func target(of read: GrowthRead) -> String {
        let orders = read.isFarBack ? some : recent
        let order = orders[Int(random.next(below: UInt64(orders.count)))]
        let outlet = outlets[Int(random.next(below: UInt64(outlets.count)))]
        let list = Self.list
        return switch read {
        case .byID, .anyID: "\(list)/\(order.id)"
        case .board: "/v1/outlets/\(outlet)/board"
        case .slots: "/v1/outlets/\(outlet)/slots?operations=LOF-A"
        case .list: "\(list)?outlet=\(outlet)"
        case .later: "\(list)?outlet=\(outlet)&cursor=\(order.cursor)"
        case .closed: "\(list)?outlet=\(outlet)&status=closed"
        case .inRepair: "\(list)?status=inRepair"
        case .customer, .anyCustomer: "\(list)?customer=\(order.customer)"
        }
    }

    func close() {
        asker.end()
    }

    static func delete(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }
}

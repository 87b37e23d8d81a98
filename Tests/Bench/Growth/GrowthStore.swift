import Application
import Glibc
import Metrics
import SQLDatabase
import SQLiteEngine
import ServiceKit
import Synchronization

/// One of the files, with the service on it.
final class GrowthStore {
    private let path: String
    private let database: SQLiteDatabase
    private let service: Service
    private let random = SeededRandomSource(seed: 4)
    private let outlets: [String]
    /// Orders of this month, with their customers; no more than the smallest network has.
    private let recent: [GrowthTable.Sample]
    /// Orders of any age.
    private let some: [GrowthTable.Sample]
    let orders: Int
    let rows: Int

    init(path: String) throws {
        guard let today = GrowthData.today else { throw RawDatabase.Failure(description: "no such day") }
        self.path = path
        database = try SQLiteDatabase(path: path)
        let morning = Instant(seconds: Int64(today.daysSinceEpoch) * 86_400 + 3_600)
        service = Service(database: database, modules: Composition.modules, clock: TestClock(morning))
        (outlets, orders, rows, recent, some) = try database.read { [random] transaction in
            (
                try GrowthTable.outlets(transaction), try GrowthTable.orders(transaction),
                try GrowthTable.rows(transaction), try GrowthTable.newest(1_000, transaction),
                try GrowthTable.samples(4_000, random, transaction)
            )
        }
    }

    var megabytes: Int { database.statistics.fileBytes >> 20 }

    /// The microseconds that each of some requests took.
    func time(_ read: GrowthRead, requests: Int) throws -> [Int] {
        try (0..<requests).map { _ in
            let request = request(read)
            let status = Mutex(0)
            let watch = Stopwatch()
            service.handle(request) { answer, _ in status.withLock { $0 = answer.status } }
            let taken = Stopwatch().microseconds(since: watch)
            let found = status.withLock { $0 }
            guard found == 200 else {
                throw RawDatabase.Failure(description: "\(read.rawValue) was answered with \(found)")
            }
            return taken
        }
    }

    private func request(_ read: GrowthRead) -> ServiceRequest {
        let orders = read.isFarBack ? some : recent
        let order = orders[Int(random.next(below: UInt64(orders.count)))]
        let outlet = outlets[Int(random.next(below: UInt64(outlets.count)))]
        let list = "/v1/repair-orders"
        let (path, query): (String, String?) =
            switch read {
            case .byID, .anyID: ("\(list)/\(order.id)", nil)
            case .board: ("/v1/outlets/\(outlet)/board", nil)
            case .slots: ("/v1/outlets/\(outlet)/slots", "operations=LOF-A")
            case .list: (list, "outlet=\(outlet)")
            case .later: (list, "outlet=\(outlet)&cursor=\(order.cursor)")
            case .closed: (list, "outlet=\(outlet)&status=closed")
            case .inRepair: (list, "status=inRepair")
            case .customer, .anyCustomer: (list, "customer=\(order.customer)")
            }
        var request = ServiceRequest(method: "GET", path: path, query: query)
        request.authorization = "Bearer \(GrowthData.key)"
        return request
    }

    func remove(keepingFile isKept: Bool) {
        database.close()
        if !isKept { Self.delete(path) }
    }

    static func delete(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }
}

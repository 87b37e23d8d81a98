import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum BoardRoutes {
    static let all: [Route] = [.get("/v1/outlets/{id}/board", .readOrders, show).personalHourly]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        var orders = try BoardTable.orders(at: outlet.id, in: transaction)
        let jobs = try BoardTable.jobs(at: outlet.id, in: transaction)
        let workers = try BoardTable.workers(at: outlet.id, in: transaction)
        let pauses = try BoardTable.pauses(at: outlet.id, in: transaction)
        for index in orders.indices {
            orders[index].jobs = (jobs[orders[index].id] ?? []).map { job in
                var job = job
                job.workers = workers[job.id] ?? []
                job.pause = job.status == .paused ? pauses[job.id] : nil
                return job
            }
        }
        let taken = Set(
            jobs.values.joined().filter { $0.status == .inProgress || $0.status == .paused }.compactMap(\.bayID))
        let board = Board(
            outlet: outlet, now: call.now, orders: orders,
            idleBays: try BayTable.atOutlet(outlet.id, in: transaction).filter { bay in
                !taken.contains(bay.id) && !bay.isOutOfService(at: call.now)
            },
            technicians: try TechnicianLoad.all(at: outlet, now: call.now, in: transaction))
        return .ok(board)
    }
}

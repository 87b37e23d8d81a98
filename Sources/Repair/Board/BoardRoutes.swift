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
        for index in orders.indices { orders[index].jobs = jobs[orders[index].id] ?? [] }
        let taken = Set(
            jobs.values.joined().filter { $0.status == .inProgress || $0.status == .paused }.compactMap(\.bayID))
        let busy = try BoardTable.busyTechnicians(of: outlet.id, in: transaction)
        let technicians = try StaffTable.atOutlet(outlet.id, role: .technician, in: transaction)
        let board = Board(
            outlet: outlet.id, now: call.now, orders: orders,
            idleBays: try BayTable.atOutlet(outlet.id, in: transaction).filter { !taken.contains($0.id) },
            idleTechnicians: technicians.filter { technician in
                !busy.contains(technician.id.text) && technician.isOnShift(at: call.now, zone: outlet.zone)
            })
        return .ok(board)
    }
}

import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum CandidatesRoute {
    static let route = Route.get("/v1/repair-orders/{id}/jobs/{jobId}/candidates", .readOrders, show)

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let job = document.jobs[try document.jobIndex(call.id("jobId"))]
        let workplace = try Workplace(job, of: document.order, in: transaction)
        let technicians = try TechnicianLoad.all(at: workplace.outlet, now: call.now, in: transaction).map { load in
            Candidates.Technician(
                load: load, level: load.staff.skills.first { $0.code == job.work.skill }?.level,
                obstacles: workplace.obstacles(for: load.staff, at: call.now))
        }
        let bays = try BayTable.atOutlet(workplace.outlet.id, in: transaction).map { bay in
            Candidates.Place(bay: bay, obstacle: try workplace.obstacle(to: bay, at: call.now, in: transaction))
        }
        let candidates = Candidates(
            job: job, now: call.now, technicians: Candidates.ranked(technicians),
            bays: bays.filter { $0.obstacle == nil } + bays.filter { $0.obstacle != nil })
        return Answer.json { candidates.write(to: &$0, call.language) }.inClientsLanguage()
    }
}

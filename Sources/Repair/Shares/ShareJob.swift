import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Several technicians do one job, each a share of its standard hours by percent (REP-14).
enum ShareJob {
    static let route = Route.put(
        "/v1/repair-orders/{id}/jobs/{jobId}/shares", .repair, rules: BodyRules(.REP_14), reading: read, run)

    /// The most that share one job.
    static let limit = 10

    static func read(_ reader: inout ObjectReader) -> [JobShare] {
        var seen = Set<StaffID>()
        return reader.array("shares", count: 0...limit) { element -> JobShare? in
            let share = element.object { reader -> JobShare? in
                JobShare(
                    technicianID: reader.id("technicianId"),
                    percent: Percent(
                        thousandths: reader.decimal(
                            "percent", places: Percent.places, in: 1...Percent.whole.thousandths)))
            }
            if let share, !seen.insert(share.technicianID).inserted {
                element.complain(.notAllowed(reason: "the technician is named twice"))
            }
            return share
        }.compactMap { $0 }
    }

    static func run(_ shares: [JobShare], _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireState(.inRepair, for: "share", .REP_14)
        let before = document.jobs[index]
        guard [.assigned, .inProgress, .paused].contains(before.status) else {
            throw Refusal.state(
                before.status.rawValue, action: "share",
                allowed: document.nextActions(of: before).map(\.rawValue), rule: .REP_14)
        }
        try requireWhole(shares)
        let workplace = try Workplace(before, of: document.order, in: transaction)
        for (place, share) in shares.enumerated() {
            let technician = try Staff.referenced(
                share.technicianID, at: "/shares/\(place)/technicianId", outlet: document.order.outletID,
                role: .technician, rule: .REP_02, in: transaction)
            try workplace.require(technician, at: call.now)
        }
        // One alone has all of it, as who is assigned to it has.
        document.jobs[index].shares = shares.count > 1 ? shares : []
        if let first = shares.first, !shares.contains(where: { $0.technicianID == before.technicianID }) {
            document.jobs[index].technicianID = first.technicianID
        }
        try requireClockedStay(document.jobs[index], in: transaction)
        try JobTable.updateShares(document.jobs[index], in: transaction)
        let changes = [Event.Change("shares", from: words(before.shares), to: words(document.jobs[index].shares))]
        try document.saveJob(at: index, event: "job.shared", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    private static func words(_ shares: [JobShare]) -> String? {
        guard !shares.isEmpty else { return nil }
        return shares.map { "\($0.technicianID) \(Quantity(thousandths: $0.percent.thousandths).text) %" }
            .joined(separator: ", ")
    }

    private static func requireWhole(_ shares: [JobShare]) throws {
        let sum = shares.reduce(0) { $0 + $1.percent.thousandths }
        guard !shares.isEmpty, sum != Percent.whole.thousandths else { return }
        let text = Quantity(thousandths: sum).text
        throw Refusal(
            .REP_14, status: 422, code: "shares_not_whole",
            "The shares are \(text) % together; they must be 100 %.",
            zh: "各技师比例合计为 \(text)%,必须为 100%。", at: "/shares")
    }

    /// Who is clocked on the job keeps a part of it.
    private static func requireClockedStay(_ job: Job, in transaction: Transaction) throws {
        for clocking in try ClockingTable.open(job: job.id, in: transaction)
        where !job.isDone(by: clocking.technicianID) {
            let name = try StaffTable.find(clocking.technicianID, in: transaction)?.name ?? clocking.technicianID.text
            throw Refusal(
                .REP_14, code: "technician_clocked",
                "\(name) is clocked on this job. Pause first, or keep a share for them.",
                zh: "\(name)正在该工项上计时。请先暂停,或为其保留比例。", at: "/shares")
        }
    }
}

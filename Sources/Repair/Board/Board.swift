import Network
import RepairOrders
import ServiceKit

/// The workshop at a glance: who works on what and where, what waits for what, promised times at risk, who and what is
/// free (REP-09).
struct Board {
    let outlet: Outlet
    let now: Instant
    let orders: [Line]
    let idleBays: [Bay]
    let technicians: [TechnicianLoad]

    /// One order on the board.
    struct Line {
        let id: RepairOrderID
        let number: String
        let status: RepairOrderStatus
        let vehicleID: String
        let plate: String?
        let advisorID: StaffID
        let promisedAt: Instant?
        let isStopped: Bool
        let openChangeRequests: Int64
        /// The outlet's own word within the state (REP-17): its code and its labels.
        let subStatus: String?
        let subStatusLabel: Text?
        var jobs: [Work] = []

        /// The standard hours of what is not done yet.
        var remaining: Hours {
            jobs.filter { $0.status != .completed && $0.status != .passed }
                .map(\.standardHours).reduce(Hours(hundredths: 0), +)
        }

        /// When the work that is left can be done, were it begun now: it runs only while the outlet is open.
        func projected(from now: Instant, at outlet: Outlet) -> Instant? {
            status == .ready ? nil : PromiseWatch.finish(remaining, now, outlet)
        }

        /// What keeps it where it is.
        var waitsFor: [Wait] {
            let isHere: [(Wait, Bool)] = [
                (.safetyStop, isStopped),
                (.approval, openChangeRequests > 0 || isPaused(for: .waitingApproval)),
                (.parts, isPaused(for: .waitingParts)), (.expert, isPaused(for: .waitingExpert)),
                (.technician, status == .inRepair && jobs.contains { $0.status == .approved }),
                (.inspection, status == .inInspection), (.delivery, status == .ready),
            ]
            return isHere.filter(\.1).map(\.0)
        }

        private func isPaused(for reason: PauseReason) -> Bool { jobs.contains { $0.pause?.reason == reason } }
    }

    /// What an order can wait for.
    enum Wait: String {
        case safetyStop, approval, parts, expert
        /// A job that is agreed to has nobody yet.
        case technician
        case inspection, delivery
    }

    /// One job on the board.
    struct Work {
        let id: JobID
        let description: String
        let status: JobStatus
        let standardHours: Hours
        let technicianID: StaffID?
        let technician: String?
        let bayID: BayID?
        let bay: String?
        let shares: [JobShare]
        /// Who is clocked on it, the first since the longest.
        var workers: [Worker] = []
        /// Since when it rests, and why; nil while it does not.
        var pause: Pause?
    }

    /// Someone on the clock.
    struct Worker {
        let technicianID: StaffID
        let name: String
        let since: Instant
    }

    struct Pause {
        let reason: PauseReason?
        let since: Instant
    }
}

import JSON
import Network
import RepairOrders
import ServiceKit

/// The workshop at a glance: who works on what, promised times at risk, idle bays and technicians (REP-09).
struct Board {
    let outlet: OutletID
    let now: Instant
    let orders: [Line]
    let idleBays: [Bay]
    let idleTechnicians: [Staff]

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
        var jobs: [Work] = []

        /// The standard hours of what is not done yet.
        var remaining: Hours {
            jobs.filter { $0.status != .completed && $0.status != .passed }
                .map(\.standardHours).reduce(Hours(hundredths: 0), +)
        }

        /// Whether the work cannot be done by the promised time, were it begun now.
        func isAtRisk(at now: Instant) -> Bool {
            guard let promisedAt, status != .ready else { return false }
            return promisedAt < now.adding(remaining)
        }
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
        /// Since when somebody is clocked on it.
        let clockedSince: Instant?
    }
}

extension Board: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("outletId", outlet)
        writer.member("at", now)
        writer.array("orders") { writer in
            for line in orders { writer.object { write(line, to: &$0) } }
        }
        writer.array("idleBays") { writer in
            for bay in idleBays {
                writer.object { writer in
                    writer.member("id", bay.id)
                    writer.member("name", bay.name)
                    writer.member("kind", bay.kind.rawValue)
                }
            }
        }
        writer.array("idleTechnicians") { writer in
            for technician in idleTechnicians {
                writer.object { writer in
                    writer.member("id", technician.id)
                    writer.member("name", technician.name)
                }
            }
        }
    }

    private func write(_ line: Line, to writer: inout JSONWriter) {
        writer.member("id", line.id)
        writer.member("number", line.number)
        writer.member("status", line.status.rawValue)
        writer.member("vehicleId", line.vehicleID)
        writer.member("plate", line.plate)
        writer.member("advisorId", line.advisorID)
        writer.member("promisedAt", line.promisedAt)
        writer.member("remainingHours", line.remaining)
        writer.member("atRisk", line.isAtRisk(at: now))
        writer.member("safetyStop", line.isStopped)
        writer.member("openChangeRequests", line.openChangeRequests)
        writer.array("jobs", line.jobs)
    }
}

extension Board.Work: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("description", description)
        writer.member("status", status.rawValue)
        writer.member("standardHours", standardHours)
        writer.member("technicianId", technicianID)
        writer.member("technician", technician)
        writer.member("bayId", bayID)
        writer.member("bay", bay)
        writer.member("clockedSince", clockedSince)
    }
}

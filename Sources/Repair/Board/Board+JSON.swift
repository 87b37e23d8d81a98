import JSON
import Network
import RepairOrders
import ServiceKit

extension Board: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("outletId", outlet.id)
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
            for technician in technicians where technician.isIdle {
                writer.object { writer in
                    writer.member("id", technician.staff.id)
                    writer.member("name", technician.staff.name)
                }
            }
        }
        writer.array("technicians") { writer in
            for technician in technicians {
                writer.object { writer in
                    writer.member("id", technician.staff.id)
                    writer.member("name", technician.staff.name)
                    technician.writeMembers(to: &writer)
                }
            }
        }
    }

    private func write(_ line: Line, to writer: inout JSONWriter) {
        let projected = line.projected(from: now, at: outlet)
        writer.member("id", line.id)
        writer.member("number", line.number)
        writer.member("status", line.status.rawValue)
        writer.member("subStatus", line.subStatus)
        if let label = line.subStatusLabel {
            writer.object("subStatusLabels") { writer in
                writer.member("en", label.english)
                writer.member("zh-CN", label.chinese)
            }
        }
        writer.member("vehicleId", line.vehicleID)
        writer.member("plate", line.plate)
        writer.member("advisorId", line.advisorID)
        writer.member("promisedAt", line.promisedAt)
        writer.member("projectedAt", projected)
        writer.member("remainingHours", line.remaining)
        writer.member("atRisk", projected.flatMap { end in line.promisedAt.map { $0 < end } } ?? false)
        writer.member("safetyStop", line.isStopped)
        writer.member("openChangeRequests", line.openChangeRequests)
        writer.array("waitingFor", strings: line.waitsFor.map(\.rawValue))
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
        if !shares.isEmpty { writer.array("shares", shares) }
        writer.member("clockedSince", workers.first?.since)
        writer.array("workers") { writer in
            for worker in workers {
                writer.object { writer in
                    writer.member("technicianId", worker.technicianID)
                    writer.member("name", worker.name)
                    writer.member("since", worker.since)
                }
            }
        }
        writer.member("pausedSince", pause?.since)
        writer.member("pauseReason", pause?.reason?.rawValue)
    }
}

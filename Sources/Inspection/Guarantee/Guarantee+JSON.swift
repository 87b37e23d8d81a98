import JSON
import Pricing
import RepairOrders
import ServiceKit

extension Guarantee: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("repairOrderId", orderID)
        writer.member("inspectionId", inspectionID)
        writer.member("createdAt", issuedAt)
        writer.member("startsAt", start?.at)
        writer.member("startsOn", start?.on)
        writer.member("startMileageKm", start?.mileageKm)
        writer.array("jobs") { writer in
            for line in jobs { writer.object { write(line, to: &$0) } }
        }
    }

    private func write(_ line: Line, to writer: inout JSONWriter) {
        writer.member("jobId", line.jobID)
        writer.member("operation", line.operation)
        writer.member("description", line.description)
        if let term = line.term {
            writer.member("days", term.days)
            writer.member("distanceKm", term.distanceKm)
            writer.member("expiresOn", start?.on.adding(days: term.days))
            writer.member("expiresAtKm", start?.mileageKm.map { $0 + term.distanceKm })
        }
        writer.array("parts", line.parts)
        let came = returns.filter { $0.of == line.jobID }
        guard !came.isEmpty else { return }
        writer.array("comebacks") { writer in
            for rework in came {
                writer.object { writer in
                    writer.member("at", rework.at)
                    guard rework.isVisible else { return }
                    writer.member("repairOrderId", rework.orderID)
                    writer.member("jobId", rework.jobID)
                    writer.member("outletId", rework.outlet)
                }
            }
        }
    }
}

extension Guarantee.Part: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("partNumber", partNumber)
        writer.member("name", name)
        writer.member("quantity", quantity)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            partNumber: reader.string("partNumber"), name: reader.string("name"), quantity: reader.quantity("quantity"))
    }
}

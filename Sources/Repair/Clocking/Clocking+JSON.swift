import JSON
import Pricing
import ServiceKit

extension Clocking: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("jobId", jobID)
        writer.member("technicianId", technicianID)
        writer.member("payType", payType.rawValue)
        writer.member("startedAt", startedAt)
        writer.member("endedAt", endedAt)
        writer.member("pauseReason", pauseReason?.rawValue)
        if !corrections.isEmpty { writer.array("corrections", corrections) }
    }
}

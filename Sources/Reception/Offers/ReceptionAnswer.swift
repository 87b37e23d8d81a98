import JSON
import Network
import RepairOrders
import ServiceKit

/// What the customer said to an offer, and what came of it.
struct ReceptionAnswer: Sendable {
    enum Result: String, Sendable, CaseIterable {
        case accepted, declined
    }

    let offerID: String
    let kind: ReceptionOffer.Kind
    let description: String
    let safetyClass: DeferredJob.SafetyClass
    let result: Result
    let reason: String?
    let staffID: StaffID
    let at: Instant
    let jobID: JobID?
    let deferredJobID: DeferredJobID?

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("answer", result.rawValue)
        writer.member("answeredAt", at)
        writer.member("answeredBy", staffID)
        writer.member("reason", reason)
        writer.member("jobId", jobID)
        writer.member("deferredJobId", deferredJobID)
    }
}

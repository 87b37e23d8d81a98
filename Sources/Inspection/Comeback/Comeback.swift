import JSON
import Network
import Pricing
import RepairOrders
import ServiceKit

/// Guaranteed work of an earlier order that the vehicle comes back with: offered as free rework (WAR-04).
struct Comeback: Sendable {
    /// What was guaranteed, and where.
    let first: First
    /// What was said to the offer on this order; nil until then.
    var answer: Answer?

    struct First: Sendable {
        let guaranteeID: GuaranteeID
        let orderID: RepairOrderID
        let orderNumber: String
        let outletID: OutletID
        let jobID: JobID
        let operation: String
        let description: String
        /// The customer's words then; nil where the job stood against no concern.
        let concern: String?
        let term: GuaranteeTerm
        let startsOn: LocalDate
        let startMileageKm: Int64?

        /// Whether the guarantee holds on the day, at the mileage where both are known.
        func holds(on day: LocalDate, mileageKm: Int64?) -> Bool {
            guard day <= startsOn.adding(days: term.days) else { return false }
            guard let mileageKm, let startMileageKm else { return true }
            return mileageKm <= startMileageKm + term.distanceKm
        }
    }

    struct Answer: Sendable {
        enum Result: String, Sendable, CaseIterable {
            case accepted, declined
        }

        let result: Result
        /// The concern of this order that matches the guaranteed job; always there where it was accepted.
        let concernID: ConcernID?
        /// The free rework.
        let jobID: JobID?
        let reason: String?
        let staffID: StaffID
        let at: Instant
    }

    /// As one order shows it: who may not see the first outlet's orders is told the work alone (SEC-02).
    struct Shown: JSONRepresentable {
        let comeback: Comeback
        let isVisible: Bool

        func writeMembers(to writer: inout JSONWriter) {
            let first = comeback.first
            writer.member("guaranteedJobId", first.jobID)
            if isVisible {
                writer.member("guaranteeId", first.guaranteeID)
                writer.member("firstOrderId", first.orderID)
                writer.member("firstOrderNumber", first.orderNumber)
                writer.member("outletId", first.outletID)
            }
            writer.member("operation", first.operation)
            writer.member("description", first.description)
            writer.member("concern", first.concern)
            writer.member("startsOn", first.startsOn)
            writer.member("expiresOn", first.startsOn.adding(days: first.term.days))
            writer.member("expiresAtKm", first.startMileageKm.map { $0 + first.term.distanceKm })
            comeback.answer?.writeMembers(to: &writer)
        }
    }
}

extension Comeback.Answer {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("answer", result.rawValue)
        writer.member("answeredAt", at)
        writer.member("answeredBy", staffID)
        writer.member("concernId", concernID)
        writer.member("jobId", jobID)
        writer.member("reason", reason)
    }
}

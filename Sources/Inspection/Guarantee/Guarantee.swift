import Pricing
import RepairOrders
import ServiceKit

/// The repair guarantee card: jobs and parts with their terms; it starts at delivery (INS-09).
struct Guarantee: Sendable {
    let id: GuaranteeID
    let orderID: RepairOrderID
    let inspectionID: InspectionID
    let issuedAt: Instant
    var version: Int64 = 1
    var start: Start?
    var jobs: [Line] = []
    /// Where work of it came back (WAR-04); asked for with the card.
    var returns: [Return] = []

    /// When and at what mileage the vehicle was delivered.
    struct Start: Sendable {
        let at: Instant
        let on: LocalDate
        let mileageKm: Int64?
    }

    struct Line: Sendable {
        let jobID: JobID
        let operation: String
        let description: String
        /// Nil where the operation carries no guarantee.
        let term: GuaranteeTerm?
        let parts: [Part]
    }

    /// Free rework of a guaranteed job.
    struct Return: Sendable {
        let of: JobID
        let orderID: RepairOrderID
        let outlet: String
        let jobID: JobID
        let at: Instant
        /// Whether who asks may see the order.
        let isVisible: Bool
    }

    struct Part: Sendable {
        let partNumber: String
        let name: String
        let quantity: Quantity
    }
}

extension Guarantee {
    /// The card of an order whose jobs have passed.
    init(id: GuaranteeID, of document: RepairOrderDocument, inspection: InspectionID, at now: Instant) {
        self.init(id: id, orderID: document.order.id, inspectionID: inspection, issuedAt: now)
        jobs = document.agreedJobs.map { job in
            Line(
                jobID: job.id, operation: job.work.operation, description: job.work.description,
                term: job.work.guarantee,
                parts: job.parts.map { Part(partNumber: $0.partNumber, name: $0.name, quantity: $0.quantity) })
        }
    }
}

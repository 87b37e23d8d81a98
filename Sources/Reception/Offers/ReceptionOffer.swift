import JSON
import RepairOrders
import ServiceKit

/// One thing that is shown to the customer at reception and dealt with: work of an earlier visit, a fault that the
/// inspection found, maintenance that is due, a recall (RCP-05).
struct ReceptionOffer: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case deferredJob, mpi, maintenance, recall, warrantyCover
    }

    /// The identifier of what is offered.
    let id: String
    let kind: Kind
    let description: String
    let operation: String?
    let safetyClass: DeferredJob.SafetyClass
    let priority: DeferredJob.Priority
    /// What it would have cost when it was offered last, tax included.
    let priceThen: Money?
    /// The light of what an inspection found.
    let result: String?
    var answer: ReceptionAnswer?
}

extension ReceptionOffer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind.rawValue)
        writer.member("description", description)
        writer.member("operation", operation)
        writer.member("safety", safetyClass == .unsafe)
        writer.member("safetyClass", safetyClass.rawValue)
        writer.member("priority", priority.rawValue)
        writer.member("priceThen", priceThen)
        writer.member("result", result)
        if let answer { answer.writeMembers(to: &writer) }
    }
}

import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer agrees to a job again whose agreement has expired, or extends it before it does (RCP-12).
///
/// The amount stays what was agreed to: a new price is a change request.
enum AuthorizeJob {
    static let route = Route.post(
        "/v1/repair-orders/{id}/jobs/{jobId}/authorize", .manageOrders,
        rules: BodyRules(.RCP_12, ["customerSignature": .RCP_08]), reading: Input.init(from:), run)

    struct Input: Sendable {
        let signature: CustomerSignature?
        let validUntil: Instant?

        init(from reader: inout ObjectReader) {
            signature = reader.object("customerSignature", CustomerSignature.init(from:))
            validUntil = reader.optionalInstant("validUntil")
        }
    }

    private static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let job = document.jobs[try document.jobIndex(call.id("jobId"))]
        guard let signature = input.signature, job.isWaiting else {
            throw Refusal.state(
                job.status.rawValue, action: "authorize", allowed: document.nextActions(of: job).map(\.rawValue),
                rule: .RCP_12)
        }
        try JobAuthorization.requireEnd(input.validUntil, after: call.now)
        let authorization = JobAuthorization(
            jobID: job.id, orderID: document.order.id, method: signature.method.rawValue, person: signature.name,
            at: call.now, amount: Money(job.total ?? 0, document.order.currency),
            documentHash: document.order.signedDocumentHash,
            validUntil: input.validUntil ?? JobAuthorization.usualEnd(at: call.now))
        try JobAuthorizationTable.insert(authorization, in: transaction)
        try document.save(event: "repairOrder.changed", call, in: transaction)
        let until = Event.Change("validUntil", to: authorization.validUntil?.text)
        try document.record("job.authorized", job.id.text, changes: [until], call, in: transaction)
        return .ok(JobAnswer(job: job, document: document), version: document.order.version)
    }
}

package import JSON
package import Network
import Parts
import Pricing
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// Something found beside the agreed work, which becomes a change request (REP-03, INS-06).
package struct Finding: Sendable {
    package let description: String
    /// Whether the vehicle is unsafe without the work.
    package let isSafetyRelevant: Bool
    let concernID: ConcernID?
    /// The job on which it was found.
    let jobID: JobID?
    package let operation: String?
    let parts: [ChangeRequest.PartWish]

    /// Reads one; whether it is relevant to safety stands in other members at each place.
    package static func read(_ reader: inout ObjectReader, isSafetyRelevant: Bool) -> Finding {
        Finding(
            description: reader.string("description", length: 1...1_000), isSafetyRelevant: isSafetyRelevant,
            concernID: reader.optionalID("concernId"), jobID: reader.optionalID("jobId"),
            operation: reader.optionalString("operation", length: 1...64),
            parts: ChangeRequest.PartWish.readAll(&reader) ?? [])
    }

    /// Refuses a concern or job that is not the order's, and an operation or part that nobody knows.
    ///
    /// - Throws: `Refusal` 422 with a pointer below the one that is given.
    package func require(
        of document: RepairOrderDocument, at pointer: String, in transaction: Transaction
    ) throws {
        if let concernID, !document.concerns.contains(where: { $0.id == concernID }) {
            throw Refusal.unknownReference(pointer + "/concernId", "concern", rule: .REP_03)
        }
        if let jobID { _ = try document.job(jobID, at: pointer + "/jobId", rule: .REP_03) }
        if let operation {
            _ = try LaborOperation.referenced(code: operation, at: pointer + "/operation", in: transaction)
        }
        for (index, wish) in parts.enumerated() {
            _ = try Part.referenced(
                number: wish.partNumber, at: "\(pointer)/parts/\(index)/partNumber", in: transaction)
        }
    }

    /// Reports it as a change request beside another step of the order, which saves the order.
    package func report(
        by finder: StaffID, in document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> ChangeRequestID {
        let request = try request(by: finder, in: &document, call, in: transaction)
        try document.record("changeRequest.reported", request.id.text, changes: changes, call, in: transaction)
        return request.id
    }

    /// Stores the request, and counts it on the order.
    func request(
        by finder: StaffID, in document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> ChangeRequest {
        var request = ChangeRequest(
            id: call.newID(), orderID: document.order.id, foundBy: finder, foundAt: call.now,
            description: description, isSafetyRelevant: isSafetyRelevant, concernID: concernID, jobID: jobID)
        request.operation = operation
        request.parts = parts
        try ChangeRequestTable.insert(request, in: transaction)
        document.order.openChangeRequests += 1
        return request
    }

    /// What the event of the report tells.
    var changes: [Event.Change] {
        [Event.Change("description", to: description), Event.Change("safety", to: .bool(isSafetyRelevant))]
    }
}

extension Finding: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("description", description)
        writer.member("concernId", concernID)
        writer.member("jobId", jobID)
        writer.member("operation", operation)
        if !parts.isEmpty { writer.array("parts", parts) }
    }
}

import JSON
import Network
import Parts
import Pricing
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// A change request as it is shown at a moment: a quote lapses by itself.
struct ShownChangeRequest: JSONRepresentable {
    let request: ChangeRequest
    let order: RepairOrderStatus
    let now: Instant

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", request.id)
        writer.member("changeRequestId", request.id)
        writer.member("status", request.shownStatus(at: now).rawValue)
        writer.member("version", request.version)
        writer.member("repairOrderId", request.orderID)
        writer.member("createdAt", request.foundAt)
        writer.member("foundBy", request.foundBy)
        writer.member("foundAt", request.foundAt)
        writer.member("description", request.description)
        writer.member("safety", request.isSafetyRelevant)
        writer.member("concernId", request.concernID)
        writer.member("foundOnJobId", request.jobID)
        writer.member("operation", request.operation)
        writer.array("parts", request.parts)
        writeQuote(to: &writer)
        writeAnswer(to: &writer)
        writer.array("nextActions", strings: request.nextActions(at: now, in: order).map(\.rawValue))
    }

    private func writeQuote(to writer: inout JSONWriter) {
        guard let quote = request.quote else { return }
        writer.member("payType", quote.payType.rawValue)
        writer.object("quote", quote)
        writer.member("quoteHash", quote.hash)
        writer.member("promisedAt", quote.promisedAt)
        writer.member("quotedAt", quote.quotedAt)
        writer.member("validUntil", quote.validUntil)
    }

    private func writeAnswer(to writer: inout JSONWriter) {
        writer.member("answeredAt", request.answeredAt)
        writer.member("declineReason", request.declineReason)
        if let signature = request.signature {
            writer.object("customerSignature") { writer in
                writer.member("name", signature.name)
                writer.member("method", signature.method.rawValue)
                writer.member("at", request.answeredAt)
                writer.member("documentHash", request.quote?.hash)
            }
        }
        writer.member("jobId", request.newJobID)
        writer.member("deferredJobId", request.deferredJobID)
    }
}

extension ChangeRequest.PartWish: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("partNumber", partNumber)
        writer.member("quantity", quantity)
    }

    static func readAll(_ reader: inout ObjectReader) -> [ChangeRequest.PartWish]? {
        reader.optionalArray("parts", count: 0...100) { element in
            element.object { part in
                ChangeRequest.PartWish(
                    partNumber: part.string("partNumber", length: 1...64), quantity: part.quantity("quantity"))
            }
        }?.compactMap { $0 }
    }

    /// Every part is one of the catalogue.
    static func require(_ wishes: [ChangeRequest.PartWish], in transaction: Transaction) throws {
        for (index, wish) in wishes.enumerated() {
            _ = try Part.referenced(number: wish.partNumber, at: "/parts/\(index)/partNumber", in: transaction)
        }
    }
}

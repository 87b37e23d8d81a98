import JSON
import Pricing
import RepairOrders
import ServiceKit

/// What the change costs and how long it takes, as the customer is asked (REP-03).
struct ChangeQuote: Sendable {
    let payType: PayType
    /// The operation's revision that was priced; the job will be made of it.
    let operationRevision: Int64
    let lines: [PricedLine]
    let currency: Currency
    /// The new promised time; nil where the old one stays.
    let promisedAt: Instant?
    let quotedAt: Instant
    let validUntil: Instant
    /// The document that the customer answers, and its SHA-256.
    var document = ""
    var hash = ""

    var totals: Totals { Totals.of(lines, currency) }

    var hours: Hours { lines.compactMap(\.hours).reduce(Hours(hundredths: 0), +) }

    /// Writes the document that the customer answers, and seals it.
    mutating func seal(_ request: ChangeRequest, _ order: RepairOrder) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("changeRequestId", request.id)
            writer.member("repairOrderId", order.id)
            writer.member("repairOrderNumber", order.number)
            writer.member("description", request.description)
            writer.member("safety", request.isSafetyRelevant)
            writer.member("operation", request.operation)
            writer.member("payType", payType.rawValue)
            writeMembers(to: &writer)
        }
        document = String(decoding: writer.bytes, as: UTF8.self)
        hash = Digest.sha256(writer.bytes)
    }
}

extension ChangeQuote: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.array("lines", lines)
        totals.writeMembers(to: &writer)
        writer.member("hours", hours)
        writer.member("promisedAt", promisedAt)
        writer.member("quotedAt", quotedAt)
        writer.member("validUntil", validUntil)
    }
}

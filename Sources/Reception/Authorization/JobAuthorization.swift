package import JSON
package import RepairOrders
package import ServiceKit

/// The customer's agreement to one job: how, who, when, and for how much (RCP-12).
package struct JobAuthorization: Sendable {
    package let jobID: JobID
    package let orderID: RepairOrderID
    package let method: String
    package let person: String
    package let at: Instant
    /// Tax included.
    package let amount: Money
    /// What was signed; nil where the agreement has no document of its own.
    package let documentHash: String?

    package init(
        jobID: JobID, orderID: RepairOrderID, method: String, person: String, at: Instant, amount: Money,
        documentHash: String?
    ) {
        self.jobID = jobID
        self.orderID = orderID
        self.method = method
        self.person = person
        self.at = at
        self.amount = amount
        self.documentHash = documentHash
    }
}

extension JobAuthorization: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("jobId", jobID)
        writer.member("method", method)
        writer.member("person", person)
        writer.member("at", at)
        writer.member("amount", amount)
        writer.member("documentHash", documentHash)
    }
}

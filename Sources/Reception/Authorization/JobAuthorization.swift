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
    /// Until when the job can be started by it; nil for one without an end.
    package let validUntil: Instant?
    /// When the customer took it back, why, and who did.
    package internal(set) var revocation: Revocation?

    /// How long an agreement stands where nothing else is said: longer than parts take, shorter than prices hold.
    package static let usualDays: Int64 = 30

    package struct Revocation: Sendable {
        let at: Instant
        let reason: String
        let person: String

        package init(at: Instant, reason: String, person: String) {
            self.at = at
            self.reason = reason
            self.person = person
        }
    }

    /// What the agreement is worth at a moment.
    package enum Status: String, Sendable, CaseIterable {
        case valid, expired, revoked
    }

    package init(
        jobID: JobID, orderID: RepairOrderID, method: String, person: String, at: Instant, amount: Money,
        documentHash: String?, validUntil: Instant? = nil
    ) {
        self.jobID = jobID
        self.orderID = orderID
        self.method = method
        self.person = person
        self.at = at
        self.amount = amount
        self.documentHash = documentHash
        self.validUntil = validUntil
    }

    package func status(at now: Instant) -> Status {
        if revocation != nil { return .revoked }
        guard let validUntil, validUntil <= now else { return .valid }
        return .expired
    }
}

extension JobAuthorization: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("validUntil", validUntil)
        if let revocation {
            writer.object("revoked") { writer in
                writer.member("at", revocation.at)
                writer.member("reason", revocation.reason)
                writer.member("person", revocation.person)
            }
        }
        writer.member("jobId", jobID)
        writer.member("method", method)
        writer.member("person", person)
        writer.member("at", at)
        writer.member("amount", amount)
        writer.member("documentHash", documentHash)
    }
}

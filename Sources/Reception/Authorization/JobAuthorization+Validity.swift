import JSON
package import RepairOrders
package import SQLDatabase
package import ServiceKit

extension AuthorizationInput {
    /// Until when the jobs can be started by it.
    func end(at now: Instant) -> Instant { validUntil ?? JobAuthorization.usualEnd(at: now) }
}

extension JobAuthorization {
    static func usualEnd(at now: Instant) -> Instant { now.adding(hours: usualDays * 24) }

    /// - Throws: `Refusal` 422 by RCP-12 for an agreement that would have ended before it began.
    static func requireEnd(_ end: Instant?, after now: Instant) throws {
        guard let end, end <= now else { return }
        throw Refusal(
            .RCP_12, status: 422, code: "expiry_in_past",
            "The agreement cannot end before it is given. Name a later time for validUntil.",
            zh: "授权的有效期不能早于授权时间,请填写更晚的 validUntil。", at: "/validUntil")
    }
}

extension RepairOrderDocument {
    /// Refuses to begin work to which the customer agreed too long ago (RCP-12).
    ///
    /// - Parameter jobs: those that are to begin; one that inspection sent back had begun.
    /// - Throws: `Refusal` 409 by RCP-12 with the jobs.
    package func requireStandingAgreement(
        to jobs: [Job], at now: Instant, in transaction: Transaction
    ) throws {
        let given = try JobAuthorizationTable.list(of: order.id, in: transaction)
        let lapsed = jobs.filter { job in
            job.reworkCount == 0 && given.last { $0.jobID == job.id }?.status(at: now) == .expired
        }
        guard !lapsed.isEmpty else { return }
        let names = lapsed.map(\.work.description).joined(separator: ", ")
        let refusal = Refusal(
            .RCP_12, code: "authorization_expired",
            """
            The customer's agreement has expired for: \(names). Have them agree again (authorize on the job), or \
            revoke it.
            """,
            zh: "以下工项的客户授权已过期:\(names)。请客户重新授权,或撤销该工项。"
        ).with("jobIds", .array(lapsed.map { .string($0.id.text) }))
        throw inState(refusal)
    }
}

package import JSON
import ServiceKit

extension RepairOrderDocument: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", order.id)
        writer.member("version", order.version)
        writer.member("outletId", order.outletID)
        writeOwnMembers(to: &writer)
        if let walkAround = order.walkAround { writer.member("walkAround", raw: Array(walkAround.utf8)) }
        writer.array("concerns", concerns)
        writer.array("jobs") { writer in
            for job in jobs { job.write(to: &writer, of: self) }
        }
        let actions = RepairOrder.transitions.actions(from: order.status).map { ($0, blockers(of: $0)) }
        writer.array("nextActions", strings: actions.compactMap { $1.isEmpty ? $0.rawValue : nil })
        writeBlocked(actions, to: &writer)
    }

    /// Writes what is stored of the order itself: not what every event says of it anyway, not the walk-around, which is
    /// long, and not what stands on the order.
    func writeOwnMembers(to writer: inout JSONWriter) {
        writer.member("number", order.number)
        writer.member("status", order.status.rawValue)
        writer.member("subStatus", order.subStatus)
        writer.member("customerId", order.customerID)
        writer.member("vehicleId", order.vehicleID)
        writer.member("appointmentId", order.appointmentID)
        writer.member("advisorId", order.advisorID)
        writer.member("createdAt", order.createdAt)
        writeReception(to: &writer)
        writer.object("amounts") { writer in
            writer.member("estimated", order.money(order.estimatedTotal))
            writer.member("authorized", order.money(order.authorizedTotal))
            writer.member("actual", order.money(order.actualTotal))
        }
        writer.member("safetyStop", order.isStopped)
        writer.member("openChangeRequests", order.openChangeRequests)
        writer.member("openSublets", order.openSublets)
        writer.member("settled", order.isSettled)
        writer.member("parkingSpace", order.parkingSpace)
        if !externalIDs.isEmpty { writer.array("externalIds", externalIDs) }
        writeTimes(to: &writer)
    }

    private func writeReception(to writer: inout JSONWriter) {
        writer.member("mileageKm", order.mileageKm)
        writer.member("visit", order.visit?.rawValue)
        writer.member("keyTag", order.keyTag)
        if let contact = order.approvalContact { writer.member("approvalContact", raw: Array(contact.utf8)) }
        writer.member("promisedAt", order.promisedAt)
        writer.member("originalPromisedAt", order.originalPromisedAt)
        writer.member("priceListId", order.priceListID)
        writer.member("signedDocumentHash", order.signedDocumentHash)
    }

    private func writeTimes(to writer: inout JSONWriter) {
        writer.member("authorizedAt", order.times.authorized)
        writer.member("startedAt", order.times.started)
        writer.member("submittedAt", order.times.submitted)
        writer.member("passedAt", order.times.passed)
        writer.member("invoicedAt", order.times.invoiced)
        writer.member("deliveredAt", order.times.delivered)
        writer.member("closedAt", order.times.closed)
        writer.member("cancelledAt", order.times.cancelled)
    }

    /// What the state would allow but a rule does not yet: the way forward, for people and screens.
    private func writeBlocked(_ actions: [(RepairOrderAction, [Blocker])], to writer: inout JSONWriter) {
        writer.array("blockedActions") { writer in
            for (action, blockers) in actions {
                for blocker in blockers {
                    writer.object { writer in
                        writer.member("action", action.rawValue)
                        writer.member("rule", blocker.rule.code)
                        writer.member("code", blocker.code)
                    }
                }
            }
        }
    }
}

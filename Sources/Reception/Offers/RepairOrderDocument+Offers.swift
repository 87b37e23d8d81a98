package import Network
import Pricing
package import RepairOrders
package import SQLDatabase
package import ServiceKit

extension RepairOrderDocument {
    /// Takes the customer's answer to an offer: an accepted one becomes a job of the draft, a declined one is kept for
    /// the next visit.
    mutating func reply(
        to offer: ReceptionOffer, _ input: OfferReply, _ call: Call, in transaction: Transaction
    ) throws {
        guard offer.answer?.result != .accepted else {
            throw Refusal.state("accepted", action: input.result.rawValue, allowed: [], rule: .RCP_05)
        }
        let isOver = [.delivered, .closed, .cancelled].contains(order.status)
        if input.result == .accepted { try requireDraft("acceptOffer", .REP_03) }
        guard !isOver else {
            throw Refusal.state(
                order.status.rawValue, action: "answerOffer", allowed: nextActions.map(\.rawValue), rule: .RCP_05)
        }
        let staff = try answering(input.staffID, call, in: transaction)
        let made =
            try input.result == .accepted
            ? (job: accept(offer, input, staff, call, in: transaction), deferred: nil as DeferredJobID?)
            : (job: nil as JobID?, deferred: decline(offer, input, staff, call, in: transaction))
        let answer = ReceptionAnswer(
            offerID: offer.id, kind: offer.kind, description: offer.description, safetyClass: offer.safetyClass,
            result: input.result, reason: input.reason, staffID: staff, at: call.now, jobID: made.job,
            deferredJobID: made.deferred)
        try ReceptionAnswerTable.put(answer, of: order.id, in: transaction)
        let changes = [Event.Change("offerId", to: offer.id), .init("answer", to: input.result.rawValue)]
        try save(event: "repairOrder.offerAnswered", changes: changes, call, in: transaction)
    }

    /// Who takes the customer's answer: the one named, else who calls, else the order's advisor.
    ///
    /// - Throws: `Refusal` 422 for somebody who does not work at the outlet.
    package func answering(_ named: StaffID?, _ call: Call, in transaction: Transaction) throws -> StaffID {
        if let named {
            return try Staff.referenced(named, at: "/staffId", outlet: order.outletID, in: transaction).id
        }
        return call.caller.staff.flatMap(StaffID.init) ?? order.advisorID
    }

    private mutating func accept(
        _ offer: ReceptionOffer, _ input: OfferReply, _ staff: StaffID, _ call: Call, in transaction: Transaction
    ) throws -> JobID {
        let job = try addJob(for: offer.operation, input.work, call, in: transaction)
        if offer.kind == .deferredJob,
            var deferred = try DeferredJobTable.find(DeferredJobID(stored: offer.id), in: transaction)
        {
            try deferred.revive(by: job.id, on: order, staff, reason: input.reason, call, in: transaction)
        }
        return job.id
    }

    private func decline(
        _ offer: ReceptionOffer, _ input: OfferReply, _ staff: StaffID, _ call: Call, in transaction: Transaction
    ) throws -> DeferredJobID? {
        if offer.kind == .deferredJob {
            guard var deferred = try DeferredJobTable.find(DeferredJobID(stored: offer.id), in: transaction),
                deferred.status == .open
            else { return nil }
            try deferred.declineAgain(
                on: order, staff, reason: input.reason, nextContactOn: input.nextContactOn, call, in: transaction)
            return deferred.id
        }
        // The same answer given twice is one piece of deferred work.
        if let former = offer.answer?.deferredJobID { return former }
        var deferred = DeferredJob(
            id: call.newID(), vehicleID: order.vehicleID, orderID: order.id, description: offer.description,
            operation: input.work.operation ?? offer.operation, reason: .declined,
            isSafetyRelevant: offer.safetyClass == .unsafe, price: nil, createdAt: call.now,
            safetyClass: offer.safetyClass)
        deferred.priority = offer.priority
        deferred.planContact(at: try Outlet.load(order.outletID, in: transaction), now: call.now)
        if let day = input.nextContactOn { deferred.nextContactOn = day }
        try keep(deferred, call, in: transaction)
        return deferred.id
    }

    /// Adds the job of offered work to the draft; the estimate has to be made again.
    ///
    /// - Throws: `Refusal` 422 where nobody says by which operation it is done.
    package mutating func addJob(
        for offered: String?, _ work: OfferedWork, _ call: Call, in transaction: Transaction
    ) throws -> Job {
        guard let operation = work.operation ?? offered else {
            throw Refusal(
                .RCP_05, status: 422, code: "operation_needed",
                "Name the labour operation by which this is done.", zh: "请填写执行该工作的工时项目。", at: "/operation")
        }
        try requireConcern(work.concernID, at: "/concernId")
        let input = JobInput(
            operation: operation, payType: work.payType, concernID: work.concernID, parts: work.parts)
        let job = try input.make(
            for: self, concern: work.concernID, position: (jobs.last?.position ?? -1) + 1, at: "", call,
            in: transaction)
        try JobTable.insert(job, in: transaction)
        jobs.append(job)
        try clearEstimate(in: transaction)
        return job
    }
}

extension DeferredJob {
    /// The work comes back as a job, which closes it (RCP-14).
    mutating func revive(
        by job: JobID, on order: RepairOrder, _ staff: StaffID, reason: String? = nil, _ call: Call,
        in transaction: Transaction
    ) throws {
        try requireOpen("revive")
        status = .closed
        closedAt = call.now
        revivedBy = Revival(orderID: order.id, jobID: job)
        let offer = DeferredJobOffer(orderID: order.id, at: call.now, answer: .accepted, staffID: staff, reason: reason)
        try save(
            "deferredJob.revived", at: order, offer: offer, changes: [.init("jobId", to: job.text)], call,
            in: transaction)
    }

    /// The customer does not want it this time either: a link more in its chain.
    mutating func declineAgain(
        on order: RepairOrder, _ staff: StaffID, reason: String?, nextContactOn day: LocalDate?, _ call: Call,
        in transaction: Transaction
    ) throws {
        try requireOpen("decline")
        planContact(at: try Outlet.load(order.outletID, in: transaction), now: call.now)
        if let day { nextContactOn = day }
        let offer = DeferredJobOffer(orderID: order.id, at: call.now, answer: .declined, staffID: staff, reason: reason)
        try save(
            "deferredJob.declined", at: order, offer: offer,
            changes: [.init("nextContactOn", to: nextContactOn?.text), .init("reason", to: reason)], call,
            in: transaction)
    }
}

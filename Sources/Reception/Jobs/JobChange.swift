import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What a client changes of a job before the customer has signed.
struct JobChange: Sendable {
    /// The customer's answer to a job that was offered and is not wanted now (RCP-14).
    enum Decision: String, Sendable, CaseIterable {
        case declined, deferred
    }

    /// Nil where the body does not name it; `.some(nil)` takes the job off its concern.
    let concernID: ConcernID??
    let payType: PayType?
    let parts: [PartInput]?
    let decision: Decision?
    /// Whether the vehicle is unsafe without the job.
    let isSafetyRelevant: Bool

    init(from reader: inout ObjectReader) {
        concernID = reader.clearableChange("concernId") { $0.optionalID("concernId") }
        payType = reader.optionalChoice("payType", PayType.self)
        parts = reader.optionalParts("parts")
        decision = reader.optionalChoice("decision", Decision.self)
        isSafetyRelevant = decision == nil ? reader.optionalBool("safety") ?? false : reader.bool("safety")
    }
}

extension RepairOrderDocument {
    /// Changes a job that is only proposed; the estimate has to be made again.
    mutating func change(
        _ index: Int, _ input: JobChange, _ call: Call, in transaction: Transaction
    ) throws {
        if let concern = input.concernID {
            try requireConcern(concern, at: "/concernId")
            jobs[index].concernID = concern
        }
        if let payType = input.payType { jobs[index].payType = payType }
        if let parts = input.parts {
            let lines = try parts.lines(of: jobs[index].id, at: "/parts", call, in: transaction)
            try PartLineTable.deleteAll(of: jobs[index].id, in: transaction)
            for line in lines { try PartLineTable.insert(line, of: order.id, in: transaction) }
            jobs[index].parts = lines
        }
        if let decision = input.decision {
            try decide(index, decision, isSafetyRelevant: input.isSafetyRelevant, call, in: transaction)
        }
        try JobTable.update(jobs[index], in: transaction)
        try clearEstimate(in: transaction)
        let changes = [
            Event.Change("jobId", to: jobs[index].id.text), .init("jobStatus", to: jobs[index].status.rawValue),
        ]
        try save(event: "repairOrder.jobChanged", changes: changes, call, in: transaction)
    }

    /// Keeps what the customer does not want now for the next visit, with its price of today where there is one.
    private mutating func decide(
        _ index: Int, _ decision: JobChange.Decision, isSafetyRelevant: Bool, _ call: Call,
        in transaction: Transaction
    ) throws {
        let job = jobs[index]
        try jobs[index].move(decision == .declined ? .decline : .defer)
        try keepForNextVisit(
            job, decision == .declined ? .declined : .postponed, isSafetyRelevant: isSafetyRelevant, call,
            in: transaction)
    }
}

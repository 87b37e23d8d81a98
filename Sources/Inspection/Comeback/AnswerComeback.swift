import JSON
import Network
import Pricing
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// Says whether guaranteed work came back: if so, it is done again, free of charge, on this order (WAR-04).
enum AnswerComeback {
    struct Input: Sendable {
        let result: Comeback.Answer.Result
        let concernID: ConcernID?
        let operation: String?
        let parts: [PartInput]
        let reason: String?
        let staffID: StaffID?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let result = reader.choice("answer", Comeback.Answer.Result.self)
        return Input(
            result: result,
            concernID: result == .accepted ? reader.id("concernId") : reader.optionalID("concernId"),
            operation: reader.optionalString("operation", length: 1...40),
            parts: reader.optionalParts("parts") ?? [], reason: reader.optionalString("reason", length: 1...500),
            staffID: reader.optionalID("staffId"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let job: JobID = try call.id("jobId")
        let offers = try ComebackRoutes.offers(to: document.order, call, in: transaction).map(\.comeback)
        guard let offer = offers.first(where: { $0.first.jobID == job }) else {
            throw try refusal(job, document.order, in: transaction)
        }
        guard offer.answer?.result != .accepted else {
            throw Refusal.state("accepted", action: input.result.rawValue, allowed: [], rule: .WAR_04)
        }
        try document.requireDraft("answerComeback", .REP_03)
        let staff = try document.answering(input.staffID, call, in: transaction)
        let rework = try input.result == .accepted ? add(input, offer.first, &document, call, in: transaction) : nil
        try document.requireConcern(input.concernID, at: "/concernId")
        let answer = Comeback.Answer(
            result: input.result, concernID: input.concernID, jobID: rework, reason: input.reason, staffID: staff,
            at: call.now)
        try ComebackTable.put(answer, to: offer.first, on: document.order.id, in: transaction)
        let changes = [
            Event.Change("guaranteedJobId", to: job.text), .init("answer", to: input.result.rawValue),
            .init("description", to: offer.first.description), .init("jobId", to: rework?.text),
        ]
        try document.save(event: "repairOrder.comebackAnswered", changes: changes, call, in: transaction)
        return try ComebackRoutes.answer(document.order, call, in: transaction)
    }

    private static func add(
        _ input: Input, _ first: Comeback.First, _ document: inout RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws -> JobID {
        let work = OfferedWork(
            operation: input.operation, payType: .internal, concernID: input.concernID, parts: input.parts)
        return try document.addJob(for: first.operation, work, call, in: transaction).id
    }

    /// Why the job is not offered: its guarantee has ended, or there is none.
    private static func refusal(
        _ job: JobID, _ order: RepairOrder, in transaction: Transaction
    ) throws -> Refusal {
        let known = try ComebackTable.guaranteed(of: order.vehicleID, besides: order.id, in: transaction)
        return known.contains { $0.jobID == job } ? Refusal.guaranteeEnded : Refusal.notFound("guaranteed job")
    }
}

extension Refusal {
    fileprivate static var guaranteeEnded: Refusal {
        Refusal(
            .WAR_04, code: "guarantee_ended", "The guarantee of that work has ended, by days or by distance.",
            zh: "该维修质保已到期(按时间或里程)。")
    }
}

/// Free rework stays free: who pays for it is not changed, and its answer goes with it (WAR-04).
enum KeepReworkFree {
    static let reactions = [
        Reaction(to: "repairOrder.jobChanged") { event, _, transaction in
            if let job = event.job, try ComebackTable.isPaidRework(job, in: transaction) {
                throw Refusal.reworkIsFree(at: "/payType")
            }
        },
        Reaction(to: "repairOrder.payersChanged") { event, _, transaction in
            for job in event.chargedJobs {
                if try ComebackTable.isRework(job, in: transaction) { throw Refusal.reworkIsFree(at: "/jobs") }
            }
        },
        Reaction(to: "repairOrder.jobRemoved") { event, _, transaction in
            if let job = event.job { try ComebackTable.delete(job: job, in: transaction) }
        },
        Reaction(to: "repairOrder.authorized") { event, _, transaction in
            try requireTerm(on: RepairOrderID(stored: event.resource), in: transaction)
        },
    ]

    /// What was accepted before the mileage was taken is within its term when the order is signed.
    private static func requireTerm(on id: RepairOrderID, in transaction: Transaction) throws {
        let accepted = try ComebackTable.answers(on: id, in: transaction).filter { $0.value.result == .accepted }
        guard !accepted.isEmpty else { return }
        let document = try RepairOrderDocument.load(id, in: transaction)
        let wanted = Set(document.jobs.filter { $0.status != .declined && $0.status != .deferred }.map(\.id))
        let order = document.order
        let day = try Outlet.load(order.outletID, in: transaction).zone.date(of: order.createdAt)
        for first in try ComebackTable.guaranteed(of: order.vehicleID, besides: id, in: transaction) {
            guard let rework = accepted[first.jobID]?.jobID, wanted.contains(rework) else { continue }
            guard first.holds(on: day, mileageKm: order.mileageKm) else { throw Refusal.guaranteeEnded }
        }
    }
}

extension Event {
    /// The job that it says it is about.
    fileprivate var job: JobID? {
        guard case .string(let id)? = changes.first(where: { $0.member == "jobId" })?.after else { return nil }
        return JobID(stored: id)
    }

    /// The jobs of which the customer or an insurer is to pay a share, by what it says of payers (SET-13).
    fileprivate var chargedJobs: [JobID] {
        guard case .string(let text)? = changes.first(where: { $0.member == "payers" })?.after,
            let plan = try? JSONParser.parse(Array(text.utf8))
        else { return [] }
        let charged = plan["jobs"].items.filter { job in
            job["shares"].items.contains { share in
                ["customer", "insurance"].contains(share["payer"].text) && share["percent"].integer != 0
            }
        }
        return charged.map { JobID(stored: $0["jobId"].text) }
    }
}

extension Refusal {
    fileprivate static func reworkIsFree(at pointer: String) -> Refusal {
        Refusal(
            .WAR_04, code: "rework_is_free",
            "The job is free rework under the repair guarantee. Where that does not apply, take it off.",
            zh: "该工项为质保免费返修;如不适用质保,请先移除该工项。", at: pointer)
    }
}

import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Whether faults were looked for that the customer had not noticed, and what was found was dealt with (RCP-05).
struct FaultLooking: Sendable {
    enum Inspection: String, Sendable {
        case done, scheduled, missing
    }

    let offers: [ReceptionOffer]
    let inspection: Inspection

    /// - Parameter search: what the authorisation itself says of it.
    init(
        _ document: RepairOrderDocument, _ search: FaultSearch?, _ call: Call, in transaction: Transaction
    ) throws {
        let order = document.order
        let check = try HealthCheckTable.find(of: order.id, in: transaction)
        offers = try Self.offers(order, check, call, in: transaction)
        let isDone =
            check != nil || search?.multiPointInspection == true || WalkAround.saysInspected(order)
        inspection =
            isDone ? .done : try Self.isScheduled(document, in: transaction) ? .scheduled : .missing
    }

    /// What stands against the rule, in words; nil where it is met.
    var lacking: String? {
        let open = offers.filter { $0.answer == nil }
        let words =
            (inspection == .missing ? ["no multi-point inspection done or scheduled"] : [])
            + (open.isEmpty ? [] : ["not dealt with: " + open.map(\.description).joined(separator: "; ")])
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// Where offers come from; due maintenance, recalls and warranty cover join here.
    private static let sources: [@Sendable (RepairOrder, HealthCheck?, Call, Transaction) throws -> [ReceptionOffer]] =
        [
            { order, _, _, transaction in try deferred(order, in: transaction) },
            { _, check, _, _ in check.map(found) ?? [] },
        ]

    private static func offers(
        _ order: RepairOrder, _ check: HealthCheck?, _ call: Call, in transaction: Transaction
    ) throws -> [ReceptionOffer] {
        let answers = try ReceptionAnswerTable.list(of: order.id, in: transaction)
        var offers = try sources.flatMap { try $0(order, check, call, transaction) }
        for index in offers.indices { offers[index].answer = answers.first { $0.offerID == offers[index].id } }
        let gone = answers.filter { answer in !offers.contains { $0.id == answer.offerID } }
        return offers + gone.map(ReceptionOffer.init(answered:))
    }

    private static func deferred(_ order: RepairOrder, in transaction: Transaction) throws -> [ReceptionOffer] {
        try DeferredJobTable.offered(to: order.vehicleID, on: order.id, in: transaction).map { job in
            ReceptionOffer(
                id: job.id.text, kind: .deferredJob, description: job.description, operation: job.operation,
                safetyClass: job.safetyClass, priority: job.priority, priceThen: job.price, result: nil)
        }
    }

    private static func found(_ check: HealthCheck) -> [ReceptionOffer] {
        check.results.filter(\.light.needsWork).map { result in
            ReceptionOffer(
                id: result.id.text, kind: .mpi, description: result.words, operation: result.operation,
                safetyClass: result.safetyClass, priority: result.light == .red ? .high : .medium, priceThen: nil,
                result: result.light.rawValue)
        }
    }

    private static func isScheduled(_ document: RepairOrderDocument, in transaction: Transaction) throws -> Bool {
        try document.jobs.contains { job in
            guard job.status != .declined, job.status != .deferred else { return false }
            return try HealthCheckTemplateTable.isInspection(operation: job.work.operation, in: transaction)
        }
    }
}

extension ReceptionOffer {
    /// What was answered and is offered no longer: closed since, elsewhere.
    fileprivate init(answered answer: ReceptionAnswer) {
        self.init(
            id: answer.offerID, kind: answer.kind, description: answer.description, operation: nil,
            safetyClass: answer.safetyClass, priority: .low, priceThen: nil, result: nil, answer: answer)
    }
}

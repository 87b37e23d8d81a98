import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/repair-orders/{id}/deliver`: hands the vehicle back and issues the gate pass (SET-07 to SET-11).
enum Deliver {
    static func run(_ input: Delivery.Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(.deliver)
        let delivery = input.make(document.order.id)
        let deferred = try document.asking {
            try check(delivery, document, call, in: transaction)
            return try acknowledge(delivery, document.order, call, in: transaction)
        }
        let invoices = try InvoiceTable.list(of: document.order.id, in: transaction)
        guard !invoices.isEmpty else { throw Refusal.notFound("invoice") }
        let paper = DeliveryDocument(
            delivery: delivery, order: document.order, invoices: invoices, deferred: deferred, signedAt: call.now)
        let text = paper.text
        let hash = Digest.sha256(text)
        try DeliveryTable.insert(delivery, document: text, hash: hash, at: call.now, in: transaction)
        try measure(delivery, document, call, in: transaction)
        let signed = Event.Change("deliveryDocumentHash", to: hash)
        try document.apply(.deliver, event: "repairOrder.delivered", changes: [signed], call, in: transaction)
        let pass = try GatePass.issue(for: document, call, in: transaction)
        return .ok(
            Handover(document: document, paper: paper, hash: hash, pass: pass), version: document.order.version)
    }

    private static func check(
        _ delivery: Delivery, _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let order = document.order
        _ = try Staff.referenced(
            delivery.advisorID, at: "/advisorId", outlet: order.outletID, role: .serviceAdvisor, in: transaction)
        try call.requireActsAs(staff: delivery.advisorID.text, at: "/advisorId")
        try delivery.requireReturned()
        try delivery.checkOldParts(document.agreedJobs)
        let outlet = try Outlet.load(order.outletID, in: transaction)
        try delivery.checkNextService(after: outlet.zone.date(of: call.now), order.mileageKm ?? 0)
    }

    /// The safety-relevant work that was not done, signed for by the customer.
    ///
    /// - Throws: `Refusal` 409 SET-10 where the customer has not.
    private static func acknowledge(
        _ delivery: Delivery, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> [DeferredJob] {
        let own = try DeferredJobTable.list(of: order.id, in: transaction).filter(\.isSafetyRelevant)
        let offered = try offeredAgain(on: order, in: transaction)
        let unsafe = own.filter { $0.status == .open } + offered
        guard !unsafe.isEmpty else { return [] }
        guard delivery.safetyAcknowledged else { throw Refusal.safetyNotAcknowledged(unsafe) }
        try DeferredJobTable.acknowledge(of: order.id, at: call.now, in: transaction)
        for job in offered { try DeferredJobTable.acknowledge(job.id, at: call.now, in: transaction) }
        for job in own + offered where job.acknowledgedAt == nil {
            let changes = [
                Event.Change("acknowledgedAt", to: call.now.text), Event.Change("repairOrderId", to: order.id.text),
            ]
            try call.record(
                Event(
                    "deferredJob.acknowledged", job.id.text, version: job.version, outlet: order.outletID.text,
                    changes: changes), in: transaction)
        }
        return unsafe
    }

    /// The safety-relevant work of earlier visits that the customer was offered on this order and did not want either.
    private static func offeredAgain(
        on order: RepairOrder, in transaction: Transaction
    ) throws -> [DeferredJob] {
        try DeferredJobTable.offered(to: order.vehicleID, on: order.id, in: transaction).filter { job in
            guard job.isSafetyRelevant, job.status == .open else { return false }
            return try DeferredJobOfferTable.list(of: job.id, in: transaction).contains { $0.orderID == order.id }
        }
    }

    private static func measure(
        _ delivery: Delivery, _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let partsFitted = document.agreedJobs.contains { !$0.parts.isEmpty }
        let results: [(Rule, Bool)] = [
            (.SET_07, delivery.advisorID == document.order.advisorID),
            (.SET_08, delivery.showedWork(partsFitted: partsFitted)), (.SET_09, delivery.toldNextService),
        ]
        // Told or not told: what is not said of the copies can still be done by handing over the documents.
        let copies = delivery.copiesGiven.map { [(Rule.SET_12, $0)] } ?? []
        for (rule, met) in results + copies {
            try call.measure(
                rule, met: met, on: delivery.orderID.text, outlet: document.order.outletID.text,
                staff: delivery.advisorID.text, reason: delivery.reason, in: transaction)
        }
    }
}

/// The order just delivered, with the document that was signed and the pass for the gate.
struct Handover: JSONRepresentable {
    let document: RepairOrderDocument
    let paper: DeliveryDocument
    let hash: String
    let pass: GatePass

    func writeMembers(to writer: inout JSONWriter) {
        document.writeMembers(to: &writer)
        writer.object("delivery", paper)
        writer.member("deliveryDocumentHash", hash)
        writer.object("gatePass", pass)
    }
}

extension Refusal {
    static func safetyNotAcknowledged(_ deferred: [DeferredJob]) -> Refusal {
        let list = deferred.map(\.description).joined(separator: ", ")
        let jobs = deferred.map { job in
            JSONValue.object(
                JSONObject(members: [
                    JSONMember(name: "id", value: .string(job.id.text)),
                    JSONMember(name: "description", value: .string(job.description)),
                ]))
        }
        return Refusal(
            .SET_10, code: "safety_not_acknowledged",
            "The customer signs that this safety-relevant work was not done: \(list). Send safetyAcknowledged: true.",
            zh: "客户须签字确认以下涉及安全的项目未维修:\(list)。请提交 safetyAcknowledged: true。", at: "/safetyAcknowledged"
        ).with("deferredJobs", .array(jobs))
    }
}

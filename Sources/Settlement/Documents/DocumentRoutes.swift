import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer's documents, and their handing over (SET-12).
enum DocumentRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/documents", .readInvoices, offersHTML: true, show).personal,
        .post(
            "/v1/repair-orders/{id}/documents/hand-over", .deliver, rules: BodyRules(.SET_12), reading: Input.read,
            handOver),
    ]

    enum Channel: String, Sendable, CaseIterable {
        case paper, email, link
    }

    struct Input: Sendable {
        let channel: Channel
        let by: StaffID

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(channel: reader.choice("channel", Channel.self), by: reader.id("by"))
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let bundle = try DocumentBundle(of: document, in: transaction)
        guard call.prefersHTML else { return .ok(bundle).taggedByContent(version: document.order.version) }
        return .html(bundle.html).taggedByContent(version: document.order.version)
    }

    /// The customer has got a copy of everything; before all of it is there, that cannot be.
    private static func handOver(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        guard [.invoiced, .delivered, .closed].contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: "handOverDocuments", allowed: document.nextActions.map(\.rawValue),
                rule: .SET_12)
        }
        _ = try Staff.referenced(input.by, at: "/by", outlet: order.outletID, in: transaction)
        try call.requireActsAs(staff: input.by.text, at: "/by")
        try call.measure(
            .SET_12, met: true, on: order.id.text, outlet: order.outletID.text, staff: input.by.text, in: transaction)
        let bundle = try DocumentBundle(of: document, in: transaction)
        try document.record(
            "repairOrder.documentsHandedOver", order.id.text,
            changes: [.init("channel", to: input.channel.rawValue), .init("by", to: input.by.text)], call,
            in: transaction)
        return Answer.json(version: order.version) { writer in
            writer.object { writer in
                writer.member("repairOrderId", order.id)
                writer.member("handedOverAt", call.now)
                writer.member("channel", input.channel.rawValue)
                writer.member("by", input.by)
                writer.member("complete", bundle.isComplete)
            }
        }
    }
}

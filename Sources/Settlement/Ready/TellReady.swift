import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/repair-orders/{id}/ready-notice`: the customer is told that the vehicle is ready, with the documents
/// prepared (SET-06).
enum TellReady {
    static let route = Route.post(
        "/v1/repair-orders/{id}/ready-notice", .deliver, rules: BodyRules(.SET_06), reading: Input.read, run)

    enum Channel: String, Sendable, CaseIterable {
        case phone, sms, email, chat, inPerson
    }

    struct Input: Sendable {
        let channel: Channel
        let toldBy: StaffID
        let isPrepared: Bool

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(
                channel: reader.choice("channel", Channel.self), toldBy: reader.id("toldBy"),
                isPrepared: reader.bool("documentsPrepared"))
        }
    }

    private static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        guard order.status == .ready || order.status == .invoiced else {
            throw Refusal.state(
                order.status.rawValue, action: "tellReady", allowed: document.nextActions.map(\.rawValue),
                rule: .SET_06)
        }
        _ = try Staff.referenced(input.toldBy, at: "/toldBy", outlet: order.outletID, in: transaction)
        try call.requireActsAs(staff: input.toldBy.text, at: "/toldBy")
        try ReadyNoticeTable.put(input, of: order.id, at: call.now, in: transaction)
        if input.isPrepared {
            try call.measure(
                .SET_06, met: true, on: order.id.text, outlet: order.outletID.text, staff: input.toldBy.text,
                in: transaction)
        }
        try document.record(
            "repairOrder.customerToldReady", order.id.text,
            changes: [
                .init("channel", to: input.channel.rawValue), .init("toldBy", to: input.toldBy.text),
                .init("documentsPrepared", to: .bool(input.isPrepared)),
            ], call, in: transaction)
        return Answer.json(version: order.version) { writer in
            writer.object { writer in
                writer.member("repairOrderId", order.id)
                writer.member("toldAt", call.now)
                writer.member("channel", input.channel.rawValue)
                writer.member("toldBy", input.toldBy)
                writer.member("documentsPrepared", input.isPrepared)
            }
        }
    }
}

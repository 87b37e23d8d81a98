import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The inspector hands the finished vehicle and its papers to the advisor, who accepts it (INS-10, INS-11).
enum HandOver {
    struct Input: Sendable {
        let parkingSpace: String?
        let isCleaned: Bool
        let acceptedBy: StaffID
        let handedOverBy: StaffID?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            parkingSpace: reader.optionalString("parkingSpace", length: 1...32), isCleaned: reader.bool("cleaned"),
            acceptedBy: reader.id("acceptedBy"), handedOverBy: reader.optionalID("handedOverBy"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try requireReady(document)
        let outlet = document.order.outletID
        _ = try Staff.referenced(
            input.acceptedBy, at: "/acceptedBy", outlet: outlet, role: .serviceAdvisor, rule: .INS_11, in: transaction)
        if let giver = input.handedOverBy {
            _ = try Staff.referenced(giver, at: "/handedOverBy", outlet: outlet, in: transaction)
        }
        document.order.parkingSpace = input.parkingSpace ?? document.order.parkingSpace
        try HandoverTable.insert(input, of: document.order.id, at: call.now, in: transaction)
        try measure(input, document.order, call, in: transaction)
        let changes = [
            Event.Change("parkingSpace", to: document.order.parkingSpace),
            Event.Change("cleaned", to: .bool(input.isCleaned)), Event.Change("acceptedBy", to: input.acceptedBy.text),
            Event.Change("handedOverBy", to: input.handedOverBy?.text),
        ]
        try document.save(event: "repairOrder.handedOver", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    private static func requireReady(_ document: RepairOrderDocument) throws {
        guard document.order.status != .ready else { return }
        throw Refusal.state(
            document.order.status.rawValue, action: "handover", allowed: document.nextActions.map(\.rawValue),
            rule: .INS_11)
    }

    private static func measure(
        _ input: Input, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let (subject, outlet) = (order.id.text, order.outletID.text)
        let lacking = [
            input.isCleaned ? nil : "not cleaned", input.parkingSpace == nil ? "not in a numbered ready space" : nil,
        ].compactMap { $0 }
        try call.measure(
            .INS_10, met: lacking.isEmpty, on: subject, outlet: outlet, staff: input.handedOverBy?.text,
            reason: lacking.isEmpty ? nil : lacking.joined(separator: ", "), in: transaction)
        try call.measure(
            .INS_11, met: true, on: subject, outlet: outlet, staff: input.acceptedBy.text, in: transaction)
    }
}

import Network
import RepairOrders
import SQLDatabase
import ServiceKit

extension CustodyRecord {
    /// What of the customer's is here now.
    static func held(
        of order: RepairOrderID, in transaction: Transaction
    ) throws -> [CustodyRecord] {
        try CustodyTable.list(of: order, in: transaction).held
    }

    /// Gives back everything that is here; the order is saved by the action that does it.
    static func returnAll(
        of document: RepairOrderDocument, by staff: StaffID, _ call: Call, in transaction: Transaction
    ) throws {
        for record in try held(of: document.order.id, in: transaction) {
            try add(
                record.what, record.tag, place: record.place, .returned, of: document, by: staff, call, in: transaction)
        }
    }

    /// The keys come in with the order's signature, where they are not here already; the advisor has them.
    static func take(
        keys tag: String, of document: RepairOrderDocument, by staff: StaffID, _ call: Call, in transaction: Transaction
    ) throws {
        let held = try held(of: document.order.id, in: transaction)
        guard !held.contains(where: { $0.what == .keys && $0.tag == tag }) else { return }
        try add(.keys, tag, place: "reception", .taken, of: document, by: staff, call, in: transaction)
    }

    @discardableResult
    static func add(
        _ what: What, _ tag: String, place: String, _ movement: Movement, of document: RepairOrderDocument,
        by staff: StaffID, _ call: Call, in transaction: Transaction
    ) throws -> CustodyRecord {
        let record = CustodyRecord(
            id: call.newID(), orderID: document.order.id, what: what, tag: tag, place: place, movement: movement,
            staffID: staff, at: call.now)
        try CustodyTable.insert(record, in: transaction)
        try document.record(
            "custody.\(movement.rawValue)", record.id.text,
            changes: [.init("what", to: what.rawValue), .init("tag", to: tag), .init("place", to: place)], call,
            in: transaction)
        return record
    }
}

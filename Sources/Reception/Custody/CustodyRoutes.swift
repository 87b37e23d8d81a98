import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Keys and papers that the customer leaves: with tag and place, move by move (RCP-10).
enum CustodyRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/custody", .readOrders, list),
        .post(
            "/v1/repair-orders/{id}/custody", .manageOrders, rules: BodyRules(.RCP_10),
            reading: Input.init(from:), add),
    ]

    struct Input: Sendable {
        let what: CustodyRecord.What
        let tag: String
        let place: String
        let movement: CustodyRecord.Movement
        let staffID: StaffID

        init(from reader: inout ObjectReader) {
            what = reader.choice("what", CustodyRecord.What.self)
            tag = reader.string("tag", length: 1...40)
            place = reader.string("place", length: 1...100)
            movement = reader.choice("movement", CustodyRecord.Movement.self)
            staffID = reader.id("byStaffId")
        }
    }

    /// So many moves are kept of one order.
    private static let limit = 200

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let records = try CustodyTable.list(of: order.id, in: transaction)
        return .json(version: order.version) { writer in
            writer.object { writer in
                writer.array("items", records)
                writer.array("held", records.held)
            }
        }
    }

    private static func add(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let staff = try Staff.referenced(
            input.staffID, at: "/byStaffId", outlet: document.order.outletID, in: transaction)
        let records = try CustodyTable.list(of: document.order.id, in: transaction)
        guard records.count < limit else { throw Refusal.tooManyMoves(limit) }
        try document.requireCustody(input.movement)
        try records.require(input.movement, input.what, tag: input.tag)
        try document.save(event: "repairOrder.custodyChanged", call, in: transaction)
        let record = try CustodyRecord.add(
            input.what, input.tag, place: input.place, input.movement, of: document, by: staff.id, call, in: transaction
        )
        return .created(
            record, at: "/v1/repair-orders/\(document.order.id)/custody", version: document.order.version)
    }
}

extension RepairOrderDocument {
    /// Nothing more is taken in on an order that is over; what is here can still be given back.
    fileprivate func requireCustody(_ movement: CustodyRecord.Movement) throws {
        let isOver = order.status == .delivered || order.status == .closed || order.status == .cancelled
        guard isOver, movement != .returned else { return }
        throw Refusal.state(
            order.status.rawValue, action: movement.rawValue, allowed: nextActions.map(\.rawValue), rule: .RCP_10)
    }
}

extension Refusal {
    fileprivate static func tooManyMoves(_ limit: Int) -> Refusal {
        Refusal(
            .RCP_10, code: "too_many_moves", "At most \(limit) moves of keys and papers are kept of one order.",
            zh: "一张委托书最多登记 \(limit) 次钥匙和证件移动。")
    }
}

import Customers
import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Lets one finished and paid vehicle leave, once (SET-11).
struct GatePass: Sendable {
    let id: GatePassID
    /// What the gate reads or types.
    let code: String
    let orderID: RepairOrderID
    let outletID: String
    let plate: String?
    let vin: String?
    let issuedAt: Instant
    var usedAt: Instant?

    /// It changes once: when it is used.
    var version: Int64 { usedAt == nil ? 1 : 2 }
    var nextActions: [String] { usedAt == nil ? ["use"] : [] }

    static func issue(
        for document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> GatePass {
        let vehicle = try VehicleTable.find(document.order.vehicleID, in: transaction)
        let pass = GatePass(
            id: call.newID(), code: call.random.code(length: 10), orderID: document.order.id,
            outletID: document.order.outletID.text, plate: vehicle?.plate, vin: vehicle?.vin, issuedAt: call.now)
        try GatePassTable.insert(pass, in: transaction)
        try document.record("gatePass.issued", pass.id.text, call, in: transaction)
        return pass
    }
}

extension GatePass: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("code", code)
        writer.member("version", version)
        writer.member("repairOrderId", orderID)
        writer.member("outletId", outletID)
        writer.member("plate", plate)
        writer.member("vin", vin)
        writer.member("issuedAt", issuedAt)
        writer.member("usedAt", usedAt)
        writer.array("nextActions", strings: nextActions)
    }
}

import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// The vehicle goes to the workshop.
enum StartRepair {
    /// What covers the vehicle before it goes (RCP-09).
    enum Cover: String, CaseIterable {
        case seat, wheel, floor, gear
    }

    static func run(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(.start)
        let order = document.order
        let lacking = lackingCovers(order.walkAround)
        try call.measure(
            .RCP_09, met: lacking.isEmpty, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: lacking.isEmpty ? nil : "Not fitted: \(lacking.map(\.rawValue).joined(separator: ", "))",
            in: transaction)
        try document.apply(.start, event: "repairOrder.started", call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// The covers that the walk-around does not name as fitted.
    static func lackingCovers(_ walkAround: String?) -> [Cover] {
        guard let walkAround, case .object(let object)? = try? JSONParser.parse(Array(walkAround.utf8)),
            case .array(let fitted)? = object["coversFitted"]
        else { return Cover.allCases }
        return Cover.allCases.filter { !fitted.contains(.string($0.rawValue)) }
    }
}

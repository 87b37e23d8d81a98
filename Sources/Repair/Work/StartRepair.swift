import JSON
import Reception
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
        guard !document.agreedJobs.isEmpty else { throw document.inState(Refusal.nothingAgreed) }
        try document.requireStandingAgreement(to: document.agreedJobs, at: call.now, in: transaction)
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

extension Refusal {
    /// Every agreement was taken back (RCP-12).
    fileprivate static var nothingAgreed: Refusal {
        Refusal(
            .RCP_12, code: "no_agreed_job",
            "The customer agrees to no job of this order any more. Cancel it, or have a job agreed to.",
            zh: "客户已不再同意该委托书的任何工项。请取消委托书,或取得客户对工项的同意。")
    }
}

import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer's copy: the bytes that were signed, or a page to print.
enum ShowDocument {
    static let route = Route.get("/v1/repair-orders/{id}/document", .readOrders, offersHTML: true, run).personal

    private static func run(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        guard let hash = order.signedDocumentHash,
            let signed = try SignedDocumentTable.find(of: order.id, hash: hash, in: transaction)
        else { throw Refusal.notSigned }
        guard call.prefersHTML else { return Answer(body: signed.bytes) }
        let signatures = try SignatureTable.list(of: order.id, in: transaction).filter { $0.documentHash == hash }
        return .html(try DocumentPage(signed, signatures).html)
    }
}

extension Refusal {
    fileprivate static var notSigned: Refusal {
        Refusal(
            .RCP_08, status: 404, code: "not_signed", "The order is not signed yet; authorise it first.",
            zh: "委托书尚未签字,请先完成授权。")
    }
}

import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What is shown to the customer at reception beside what they came for, and their answers (RCP-05, RCP-14).
enum ReceptionOfferRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/reception-offers", .readOrders, list),
        .put(
            "/v1/repair-orders/{id}/reception-offers/{offerId}", .manageOrders, rules: BodyRules(.RCP_05),
            reading: OfferReply.init(from:), answer),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let looking = try FaultLooking(document, nil, call, in: transaction)
        return .json { shown(looking, document.order, to: &$0) }.taggedByContent(version: document.order.version)
    }

    private static func shown(_ looking: FaultLooking, _ order: RepairOrder, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("repairOrderId", order.id)
            writer.member("inspection", looking.inspection.rawValue)
            writer.member("open", Int64(looking.offers.filter { $0.answer == nil }.count))
            writer.member("complete", looking.lacking == nil)
            writer.array("items", looking.offers)
        }
    }

    private static func answer(_ input: OfferReply, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let id = try call.text("offerId")
        let looking = try FaultLooking(document, nil, call, in: transaction)
        guard let offer = looking.offers.first(where: { $0.id == id }) else { throw Refusal.notFound("offer") }
        try document.reply(to: offer, input, call, in: transaction)
        let after = try FaultLooking(document, nil, call, in: transaction)
        return .json(version: document.order.version) { shown(after, document.order, to: &$0) }
    }
}

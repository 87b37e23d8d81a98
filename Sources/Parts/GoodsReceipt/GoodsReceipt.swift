import Network
import ServiceKit

enum GoodsReceiptNoun: IdentifierKind {
    static let prefix = "rcv"
}

typealias GoodsReceiptID = Identifier<GoodsReceiptNoun>

/// Goods that came into an outlet's store, as the clerk took them in; never changed.
struct GoodsReceipt: Sendable {
    struct Line: Sendable {
        let partID: PartID
        let partNumber: String
        let lotID: LotID
        let lot: String
        let quantity: Quantity
        let unitCost: Money
        let expiresOn: LocalDate?
    }

    let id: GoodsReceiptID
    let outletID: OutletID
    let receivedBy: StaffID
    let supplier: String?
    let createdAt: Instant
    let version: Int64
    var lines: [Line] = []
}

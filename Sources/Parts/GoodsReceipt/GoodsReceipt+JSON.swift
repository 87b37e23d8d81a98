import JSON
import Network
import ServiceKit

extension GoodsReceipt: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("outletId", outletID)
        writer.member("receivedBy", receivedBy)
        writer.member("supplier", supplier)
        writer.array("lines", lines)
        writer.member("createdAt", createdAt.text)
        writer.array("nextActions", strings: [])
    }
}

extension GoodsReceipt.Line: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("partId", partID)
        writer.member("partNumber", partNumber)
        writer.member("lotId", lotID)
        writer.member("lot", lot)
        writer.member("quantity", quantity)
        writer.member("unitCost", unitCost)
        writer.member("expiresOn", expiresOn)
    }
}

/// Goods to take in, as a client sends them.
struct GoodsReceiptInput: Sendable {
    struct Line: Sendable {
        /// Where the line stands in the body.
        let pointer: String
        let partNumber: String
        let lot: String
        let quantity: Quantity
        let unitCost: Money
        let expiresOn: LocalDate?
    }

    let outletID: OutletID
    let receivedBy: StaffID
    let supplier: String?
    let lines: [Line]

    static func read(_ reader: inout ObjectReader) -> GoodsReceiptInput {
        GoodsReceiptInput(
            outletID: reader.id("outletId"), receivedBy: reader.id("receivedBy"),
            supplier: reader.optionalString("supplier"),
            lines: reader.array("lines", count: 1...200) { $0.object(Line.read) }.compactMap { $0 })
    }
}

extension GoodsReceiptInput.Line {
    fileprivate static func read(_ reader: inout ObjectReader) -> GoodsReceiptInput.Line {
        GoodsReceiptInput.Line(
            pointer: reader.pointer, partNumber: reader.string("partNumber", length: 1...50), lot: reader.code("lot"),
            quantity: reader.quantity("quantity"), unitCost: reader.price("unitCost"),
            expiresOn: reader.optionalDate("expiresOn"))
    }
}

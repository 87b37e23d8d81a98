import JSON
import ServiceKit

extension StockLevel: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("partId", partID)
        writer.member("partNumber", partNumber)
        writer.member("name", name)
        writer.member("onHand", onHand)
        writer.member("reserved", reserved)
        writer.member("available", available)
        writer.array("lots") { writer in
            for lot in lots {
                writer.object { lot.writeLevel(on: day, to: &$0) }
            }
        }
    }
}

extension Lot {
    fileprivate func writeLevel(on day: LocalDate, to writer: inout JSONWriter) {
        writer.member("lotId", id)
        writer.member("lot", lot)
        writer.member("onHand", onHand)
        writer.member("expiresOn", expiresOn)
        writer.member("unitCost", unitCost)
        writer.member("status", isExpired(on: day) ? "expired" : status.rawValue)
    }
}

extension StockMovementLine: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", movement.id)
        writer.member("outletId", movement.outletID)
        writer.member("partId", movement.partID)
        writer.member("partNumber", partNumber)
        writer.member("lotId", movement.lotID)
        writer.member("lot", lot)
        writer.member("kind", movement.kind.rawValue)
        writer.member("quantity", movement.quantity)
        writer.member("reference", movement.reference)
        writer.member("staffId", movement.staffID)
        writer.member("at", movement.at.text)
    }
}

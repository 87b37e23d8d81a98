import JSON
import SQLDatabase
import ServiceKit

/// One line of the list of repair orders, as a row of `RepairOrderListTable`.
enum RepairOrderSummary {
    /// The place of the line in the list's order.
    static func key(_ row: Row) -> [String] { [row.text(0)] }

    static func write(_ row: Row, to writer: inout JSONWriter) {
        writer.member("id", utf8: row.utf8(0))
        writer.member("number", utf8: row.utf8(1))
        writer.member("status", utf8: row.utf8(6))
        writer.member("version", row.int64(7))
        writer.member("outletId", utf8: row.utf8(2))
        writer.member("customerId", utf8: row.utf8(3))
        writer.member("vehicleId", utf8: row.utf8(4))
        writer.member("advisorId", utf8: row.utf8(5))
        writer.member("createdAt", row.instant(8))
        writer.member("promisedAt", row.optionalInstant(9))
        guard let total = row.optionalInt64(10) else { return }
        writer.object("total") { writer in
            writer.member("amount", total)
            writer.member("currency", utf8: row.utf8(11))
        }
    }
}

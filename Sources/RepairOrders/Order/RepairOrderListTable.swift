import JSON
import SQLDatabase
import ServiceKit

/// The list of repair orders, newest first.
enum RepairOrderListTable {
    struct Filter {
        /// Of which outlets; nil for all.
        var outlets: [String]?
        var status: RepairOrderStatus?
        var customer: String?
        var vehicle: String?
        var appointment: String?
        /// An outlet's own word within the state (REP-17).
        var subStatus: String?
        /// Those that a filter by an integrator's id leaves; nil for all.
        var ids: [String]?
        var dates = DateBounds()
    }

    /// The dates that orders are filtered by besides when they were created and changed: when the vehicle is promised,
    /// when the work passed inspection, was invoiced, and when the vehicle was handed over.
    static let dates = [
        DateFilter("promised", " AND promised_at"), DateFilter("completed", " AND passed_at"),
        DateFilter("invoiced", " AND invoiced_at"), DateFilter("delivered", " AND delivered_at"),
    ]

    /// Calls `row` for each order, one more than the limit where there are more; its columns are those that
    /// `key` and `write` read.
    static func forEach(
        _ filter: Filter, after: String?, limit: Int, in transaction: Transaction, _ row: (Row) throws -> Void
    ) throws {
        let (sql, values) = statement(filter, after: after, limit: limit)
        try transaction.forEach(sql, values, row)
    }

    /// The statement of a filter, with its values.
    static func statement(_ filter: Filter, after: String?, limit: Int) -> (sql: SQL, values: [SQLValue]) {
        // A date finds fewer than the order of the list does, which an index is not to be chosen by then (SQLite, The
        // Query Optimizer Overview, 2.1: a term that is an expression is not used with an index).
        let place: SQL = filter.dates.hasBusinessDate ? " WHERE id || '' < $1" : " WHERE id < $1"
        var conditions = SQLConditions(
            """
            SELECT id, number, outlet_id, customer_id, vehicle_id, advisor_id, status, version, created_at, promised_at,
                coalesce(actual_total, authorized_total, estimated_total), currency, sub_status
            FROM repair_orders
            """ + place, [.text(after ?? "ro_~"), .integer(Int64(limit + 1))])
        conditions.add(" AND outlet_id", among: filter.outlets)
        // The indexes of dates begin with the outlet, since most lists are of one.
        if filter.outlets == nil, filter.dates.hasBusinessDate {
            conditions.add(" AND outlet_id IN (SELECT id FROM outlets)")
        }
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND customer_id = ", filter.customer)
        conditions.add(" AND vehicle_id = ", filter.vehicle)
        conditions.add(" AND appointment_id = ", filter.appointment)
        conditions.add(" AND sub_status = ", filter.subStatus)
        conditions.add(" AND id", among: filter.ids)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return (conditions.sql, conditions.values)
    }

    /// The place of the line in the list's order.
    static func key(_ row: Row) -> [String] { [row.text(0)] }

    /// Writes an order's line.
    static func write(_ row: Row, to writer: inout JSONWriter) {
        writer.member("id", utf8: row.utf8(0))
        writer.member("number", utf8: row.utf8(1))
        writer.member("status", utf8: row.utf8(6))
        if let subStatus = row.optionalText(12) { writer.member("subStatus", subStatus) }
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

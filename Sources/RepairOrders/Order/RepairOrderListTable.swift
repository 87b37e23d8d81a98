import JSON
import SQLDatabase
import ServiceKit

/// The list of repair orders, newest first.
enum RepairOrderListTable {
    struct Filter {
        var outlet: String?
        var status: RepairOrderStatus?
        var customer: String?
        var vehicle: String?
        var appointment: String?
    }

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
        var sql: SQL = """
            SELECT id, number, outlet_id, customer_id, vehicle_id, advisor_id, status, version, created_at, promised_at,
                coalesce(actual_total, authorized_total, estimated_total), currency
            FROM repair_orders WHERE id < $1
            """
        var values: [SQLValue] = [.text(after ?? "ro_~"), .integer(Int64(limit + 1))]
        let conditions: [(value: String?, condition: SQL)] = [
            (filter.outlet, " AND outlet_id = "), (filter.status?.rawValue, " AND status = "),
            (filter.customer, " AND customer_id = "), (filter.vehicle, " AND vehicle_id = "),
            (filter.appointment, " AND appointment_id = "),
        ]
        for (value, condition) in conditions {
            guard let value else { continue }
            values.append(.text(value))
            sql = sql + condition + .parameter(values.count)
        }
        return (sql + " ORDER BY id DESC LIMIT $2", values)
    }

    /// The place of the line in the list's order.
    static func key(_ row: Row) -> [String] { [row.text(0)] }

    /// Writes an order's line.
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

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

    /// One more than the limit where there are more.
    static func rows(
        _ filter: Filter, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [RepairOrderSummary] {
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
        return try transaction.query(sql + " ORDER BY id DESC LIMIT $2", values, read)
    }

    private static func read(_ row: Row) -> RepairOrderSummary {
        RepairOrderSummary(
            id: row.text(0), number: row.text(1), outletID: row.text(2), customerID: row.text(3),
            vehicleID: row.text(4),
            advisorID: row.text(5), status: row.text(6), version: row.int64(7),
            createdAt: row.instant(8), promisedAt: row.optionalInstant(9),
            total: row.optionalInt64(10).map { Money($0, Currency(rawValue: row.text(11)) ?? .CNY) })
    }
}

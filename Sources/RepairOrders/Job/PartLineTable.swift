package import SQLDatabase
import ServiceKit

package enum PartLineTable {
    package static func insert(_ line: PartLine, of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO repair_order_part_lines (id, order_id, job_id, position, part_number, name, quantity,
                unit_price, net, tax)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                line.id.sql, order.sql, line.jobID.sql, .int(line.position), .text(line.partNumber), .text(line.name),
                .integer(line.quantity.thousandths), .optional(line.price?.unitPrice), .optional(line.price?.net),
                .optional(line.price?.tax),
            ])
    }

    package static func update(_ line: PartLine, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE repair_order_part_lines SET unit_price = $2, net = $3, tax = $4 WHERE id = $1",
            [
                line.id.sql, .optional(line.price?.unitPrice), .optional(line.price?.net), .optional(line.price?.tax),
            ])
    }

    package static func deleteAll(of job: JobID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM repair_order_part_lines WHERE job_id = $1", [job.sql])
    }

    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [PartLine] {
        try transaction.query(
            """
            SELECT l.id, l.job_id, l.part_number, l.name, l.quantity, l.unit_price, l.net, l.tax, l.position
            FROM repair_order_jobs j JOIN repair_order_part_lines l ON l.job_id = j.id
            WHERE j.order_id = $1 ORDER BY j.position, l.position
            """,
            [order.sql]
        ) { row in
            let price = row.optionalInt64(6).map { LinePrice(unitPrice: row.int64(5), net: $0, tax: row.int64(7)) }
            return PartLine(
                id: row.id(0), jobID: row.id(1), position: row.int(8), partNumber: row.text(2),
                name: row.text(3), quantity: Quantity(thousandths: row.int64(4)), price: price)
        }
    }
}

import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

enum PartSlipTable {
    static let openIssuesStatement: SQL = """
        SELECT DISTINCT s.number FROM part_slips s JOIN part_slip_lines l ON l.slip_id = s.id
        WHERE s.order_id = $1 AND s.kind = 'issue' AND (
            SELECT SUM(CASE WHEN b.kind = 'issue' THEN b.quantity ELSE -b.quantity END) FROM part_slip_lines b
            WHERE b.order_id = $1 AND b.job_id = l.job_id AND b.lot_id = l.lot_id) > 0
        ORDER BY s.number LIMIT 50
        """

    static func insert(_ slip: PartSlip, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO part_slips (id, kind, number, order_id, job_id, given_by, taken_by, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(slip.id.text), .text(slip.id.kind.rawValue), .text(slip.number), slip.orderID.sql, slip.jobID.sql,
                slip.givenBy.sql, slip.takenBy.sql, slip.at.sql,
            ])
        for (position, line) in slip.lines.enumerated() {
            try insert(line, at: position, of: slip, in: transaction)
        }
    }

    private static func insert(
        _ line: PartSlip.Line, at position: Int, of slip: PartSlip, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO part_slip_lines (slip_id, position, kind, order_id, job_id, part_id, part_number, lot_id, lot,
                quantity, unit_cost, currency, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(slip.id.text), .int(position), .text(slip.id.kind.rawValue), slip.orderID.sql, slip.jobID.sql,
                line.partID.sql, .text(line.partNumber), line.lotID.sql, .text(line.lot),
                .integer(line.quantity.thousandths), .integer(line.unitCost.amount),
                .text(line.unitCost.currency.rawValue), .optional(line.reason),
            ])
    }

    /// An order's slips of one kind with their lines, one more than the limit where there are more.
    static func list(
        _ kind: PartSlip.Kind, of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [PartSlip] {
        var slips = try transaction.query(
            """
            SELECT id, number, order_id, job_id, given_by, taken_by, at, kind
            FROM part_slips WHERE order_id = $1 AND kind = $2 AND id > $3 ORDER BY id LIMIT $4
            """,
            [order.sql, .text(kind.rawValue), .text(after ?? ""), .int(limit + 1)], read)
        guard let first = slips.first, let last = slips.last else { return [] }
        let lines = try lines(of: order, from: first.id, through: last.id, in: transaction)
        for index in slips.indices { slips[index].lines = lines[slips[index].id.text] ?? [] }
        return slips
    }

    static func find(
        _ id: PartSlip.SlipID, of order: RepairOrderID, in transaction: Transaction
    ) throws -> PartSlip? {
        var slip = try transaction.first(
            """
            SELECT id, number, order_id, job_id, given_by, taken_by, at, kind
            FROM part_slips WHERE id = $1 AND order_id = $2
            """,
            [.text(id.text), order.sql], read)
        slip?.lines = try lines(of: order, from: id, through: id, in: transaction)[id.text] ?? []
        return slip
    }

    /// The numbers of the issue slips of parts that are still out.
    static func openIssues(of order: RepairOrderID, in transaction: Transaction) throws -> [String] {
        try transaction.query(
            openIssuesStatement,
            [order.sql]
        ) { $0.text(0) }
    }

    private static func lines(
        of order: RepairOrderID, from first: PartSlip.SlipID, through last: PartSlip.SlipID, in transaction: Transaction
    ) throws -> [String: [PartSlip.Line]] {
        var lines: [String: [PartSlip.Line]] = [:]
        try transaction.forEach(
            """
            SELECT slip_id, part_id, part_number, lot_id, lot, quantity, unit_cost, currency, reason
            FROM part_slip_lines WHERE order_id = $1 AND slip_id >= $2 AND slip_id <= $3 ORDER BY slip_id, position
            """,
            [order.sql, .text(first.text), .text(last.text)]
        ) { row in
            let line = PartSlip.Line(
                partID: row.id(1), partNumber: row.text(2), lotID: row.id(3), lot: row.text(4),
                quantity: Quantity(thousandths: row.int64(5)), unitCost: try row.money(6, currency: 7),
                reason: row.optionalText(8))
            lines[row.text(0), default: []].append(line)
        }
        return lines
    }

    private static func read(_ row: Row) throws -> PartSlip {
        guard let kind = PartSlip.Kind(rawValue: row.text(7)) else {
            throw DatabaseError(.mismatch, "a slip is of an unknown kind")
        }
        return PartSlip(
            id: PartSlip.SlipID(kind, stored: row.text(0)), number: row.text(1), orderID: row.id(2), jobID: row.id(3),
            givenBy: row.id(4), takenBy: row.id(5), at: row.instant(6))
    }
}

extension Row {
    func money(_ amount: Int, currency: Int) throws -> Money {
        guard let code = Currency(rawValue: text(currency)) else {
            throw DatabaseError(.mismatch, "a row has an unknown currency")
        }
        return Money(int64(amount), code)
    }
}

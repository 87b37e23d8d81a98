import Customers
import Network
import Pricing
package import SQLDatabase
import ServiceKit

package enum RepairOrderTable {
    package static func insert(_ order: RepairOrder, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO repair_orders (id, number, outlet_id, customer_id, vehicle_id, appointment_id, advisor_id,
                currency, created_at, status, version, open_change_requests, is_stopped, is_settled)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0)
            """,
            [
                order.id.sql, .text(order.number), order.outletID.sql, order.customerID.sql, order.vehicleID.sql,
                .optional(order.appointmentID), order.advisorID.sql, .text(order.currency.rawValue),
                order.createdAt.sql, .text(order.status.rawValue), .integer(order.version),
            ])
    }

    /// The present version of an order; nil where there is none.
    static func version(of id: RepairOrderID, in transaction: Transaction) throws -> Int64? {
        try transaction.first("SELECT version FROM repair_orders WHERE id = $1", [id.sql]) { $0.int64(0) }
    }

    /// The outlet of an order; nil where there is no such order.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM repair_orders WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    /// The orders that an advisor has not delivered yet.
    static func open(of advisor: StaffID, in transaction: Transaction) throws -> [RepairOrderID] {
        try transaction.query(
            """
            SELECT id FROM repair_orders
            WHERE advisor_id = $1 AND status <> 'delivered' AND status <> 'closed' AND status <> 'cancelled'
            ORDER BY id
            """, [advisor.sql]
        ) { $0.id(0) }
    }

    package static func find(_ id: RepairOrderID, in transaction: Transaction) throws -> RepairOrder? {
        try transaction.first(
            """
            SELECT id, number, outlet_id, customer_id, vehicle_id, appointment_id, advisor_id, currency, created_at,
                status,
                version, mileage_km, visit, key_tag, approval_contact, promised_at, original_promised_at, price_list_id,
                signed_document_hash, estimated_total, authorized_total, actual_total, parking_space, is_stopped,
                open_change_requests, is_settled, estimated_at, authorized_at, started_at, submitted_at, passed_at,
                invoiced_at, delivered_at, closed_at, cancelled_at, walk_around, has_parts_out, has_unagreed_parts,
                open_sublets, sub_status
            FROM repair_orders WHERE id = $1
            """,
            [id.sql], read)
    }

    /// Saves what can change, where nobody else has changed it since.
    ///
    /// - Throws: `Refusal` 409 where somebody has.
    static func update(_ order: RepairOrder, from version: Int64, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE repair_orders SET advisor_id = $3, status = $4, version = $5, mileage_km = $6, visit = $7,
                key_tag = $8, approval_contact = $9, promised_at = $10, original_promised_at = $11, price_list_id = $12,
                signed_document_hash = $13, estimated_total = $14, authorized_total = $15, actual_total = $16,
                parking_space = $17, is_stopped = $18, open_change_requests = $19, is_settled = $20, estimated_at = $21,
                authorized_at = $22, started_at = $23, submitted_at = $24, passed_at = $25, invoiced_at = $26,
                delivered_at = $27, closed_at = $28, cancelled_at = $29, walk_around = $30,
                has_parts_out = $31, has_unagreed_parts = $32, open_sublets = $33,
                sub_status = $34
            WHERE id = $1 AND version = $2
            """,
            [order.id.sql, .integer(version)] + state(order) + times(order)
                + [
                    .optional(order.walkAround), .flag(order.hasPartsOut), .flag(order.hasUnagreedParts),
                    .integer(order.openSublets), .optional(order.subStatus),
                ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// Puts an order under another outlet; the rest of it is saved by `update` (REP-16).
    ///
    /// By itself, so that no other change of an order touches the indexes that begin with the outlet.
    package static func moveOutlet(_ order: RepairOrder, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE repair_orders SET outlet_id = $2 WHERE id = $1", [order.id.sql, order.outletID.sql])
    }

    private static func state(_ order: RepairOrder) -> [SQLValue] {
        [
            order.advisorID.sql, .text(order.status.rawValue), .integer(order.version), .optional(order.mileageKm),
            .optional(order.visit?.rawValue), .optional(order.keyTag), .optional(order.approvalContact),
            .optional(order.promisedAt), .optional(order.originalPromisedAt),
            .optional(order.priceListID), .optional(order.signedDocumentHash), .optional(order.estimatedTotal),
            .optional(order.authorizedTotal), .optional(order.actualTotal), .optional(order.parkingSpace),
            .flag(order.isStopped), .integer(order.openChangeRequests), .flag(order.isSettled),
        ]
    }

    private static func times(_ order: RepairOrder) -> [SQLValue] {
        let times = order.times
        return [
            times.estimated, times.authorized, times.started, times.submitted, times.passed, times.invoiced,
            times.delivered, times.closed, times.cancelled,
        ].map { .optional($0) }
    }

    private static func read(_ row: Row) -> RepairOrder {
        var order = RepairOrder(
            id: row.id(0), number: row.text(1), outletID: row.id(2),
            customerID: row.id(3), vehicleID: row.id(4),
            appointmentID: row.optionalID(5), advisorID: row.id(6),
            currency: Currency(rawValue: row.text(7)) ?? .CNY, createdAt: row.instant(8))
        order.status = RepairOrderStatus(rawValue: row.text(9)) ?? .draft
        order.version = row.int64(10)
        order.mileageKm = row.optionalInt64(11)
        order.visit = row.optionalText(12).flatMap(RepairOrder.Visit.init)
        order.keyTag = row.optionalText(13)
        order.approvalContact = row.optionalText(14)
        order.promisedAt = row.optionalInstant(15)
        order.originalPromisedAt = row.optionalInstant(16)
        order.priceListID = row.optionalID(17)
        order.signedDocumentHash = row.optionalText(18)
        order.estimatedTotal = row.optionalInt64(19)
        order.authorizedTotal = row.optionalInt64(20)
        order.actualTotal = row.optionalInt64(21)
        order.parkingSpace = row.optionalText(22)
        order.isStopped = row.bool(23)
        order.openChangeRequests = row.int64(24)
        order.isSettled = row.bool(25)
        order.times = readTimes(row)
        order.walkAround = row.optionalText(35)
        order.hasPartsOut = row.bool(36)
        order.hasUnagreedParts = row.bool(37)
        order.openSublets = row.int64(38)
        order.subStatus = row.optionalText(39)
        return order
    }

    private static func readTimes(_ row: Row) -> RepairOrder.Times {
        func time(_ column: Int) -> Instant? { row.optionalInstant(column) }
        var times = RepairOrder.Times()
        times.estimated = time(26)
        times.authorized = time(27)
        times.started = time(28)
        times.submitted = time(29)
        times.passed = time(30)
        times.invoiced = time(31)
        times.delivered = time(32)
        times.closed = time(33)
        times.cancelled = time(34)
        return times
    }
}

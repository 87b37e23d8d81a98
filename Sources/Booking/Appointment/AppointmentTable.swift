import Customers
import Network
import Pricing
package import RepairOrders
package import SQLDatabase
import ServiceKit

/// The SQL of appointments.
package enum AppointmentTable {
    private static let columns: SQL = """
        SELECT id, number, outlet_id, customer_id, vehicle_id, channel, concerns, transport, note, created_at,
            starts_at, ends_at, advisor_id, status, version, operations, diagnosed_by, diagnosis, diagnosed_at,
            expert_id, estimate_lines, estimate_net, estimate_tax, estimate_total, estimate_currency, estimate_hours,
            estimate_price_list_id, estimated_at, informed_at, confirmed_at, arrived_at, received_by, ended_at,
            end_reason, repair_order_id
        FROM appointments
        """
    private static let byID: SQL = columns + " WHERE id = $1"

    /// Whether a visit is still to come or under way: whether something can be done with it.
    static let isOpen: SQL = " (status = 'requested' OR status = 'confirmed' OR status = 'arrived') "

    package static func find(_ id: AppointmentID, in transaction: Transaction) throws -> Appointment? {
        guard var appointment = try transaction.first(byID, [id.sql], read) else { return nil }
        appointment.parts = try AppointmentPartTable.list(of: id, in: transaction)
        return appointment
    }

    static func insert(_ appointment: Appointment, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO appointments (id, number, outlet_id, customer_id, vehicle_id, channel, concerns, transport,
                note, created_at, starts_at, ends_at, advisor_id, status, version, operations)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            [
                appointment.id.sql, .text(appointment.number), appointment.outletID.sql, appointment.customerID.sql,
                appointment.vehicleID.sql, .text(appointment.channel.rawValue),
                .text(StringList.encode(appointment.concerns)), .optional(appointment.transport?.rawValue),
                .optional(appointment.note), appointment.createdAt.sql, appointment.startsAt.sql,
                appointment.endsAt.sql, appointment.advisorID.sql, .text(appointment.status.rawValue),
                .integer(appointment.version), .text(StringList.encode(appointment.operations)),
            ])
        try AppointmentPartTable.insert(appointment.parts, of: appointment.id, in: transaction)
    }

    /// Saves what can change; parts are saved by themselves.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ appointment: Appointment, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE appointments SET version = $2, status = $3, starts_at = $4, ends_at = $5, advisor_id = $6,
                operations = $7, diagnosed_by = $8, diagnosis = $9, diagnosed_at = $10, expert_id = $11,
                estimate_lines = $12, estimate_net = $13, estimate_tax = $14, estimate_total = $15,
                estimate_currency = $16, estimate_hours = $17, estimate_price_list_id = $18, estimated_at = $19,
                informed_at = $20, confirmed_at = $21, arrived_at = $22, received_by = $23, ended_at = $24,
                end_reason = $25, repair_order_id = $26, outlet_id = $27, transport = $28
            WHERE id = $1 AND version + 1 = $2
            """, values(appointment))
        guard changed == 1 else { throw Refusal.conflict }
    }

    struct Filter {
        /// Of which outlets; nil for all.
        var outlets: [String]?
        var status: AppointmentStatus?
        var customer: CustomerID?
        /// Those that a filter by an integrator's id leaves; nil for all.
        var ids: [String]?
        var dates = DateBounds()
        /// The time and identifier of the last appointment seen.
        var after: (startsAt: Int64, id: String) = (.min, "")
        /// The end of the day asked for.
        var until: Int64 = .max
        var limit: Int
    }

    /// Appointments in the order of their time, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [Appointment] {
        let (sql, values) = statement(filter)
        return try transaction.query(sql, values, read)
    }

    static func statement(_ filter: Filter) -> (sql: SQL, values: [SQLValue]) {
        var conditions = SQLConditions(
            columns + " WHERE (starts_at, id) > ($1, $2) AND starts_at < $3",
            [.integer(filter.after.startsAt), .text(filter.after.id), .integer(filter.until), .int(filter.limit + 1)])
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND customer_id = ", filter.customer?.text)
        conditions.add(" AND id", among: filter.ids)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY starts_at, id LIMIT $4")
        return (conditions.sql, conditions.values)
    }

    /// The dates that appointments are filtered by besides when they were made and changed.
    static let dates = [DateFilter("starts", " AND starts_at")]
    /// What tells that an appointment has changed.
    static let changes = ChangeTrace.document.and(ofCustomersIn: "SELECT id FROM appointments WHERE customer_id")

    /// The outlet of an appointment; nil where there is no such appointment.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM appointments WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func values(_ appointment: Appointment) -> [SQLValue] {
        let (diagnosis, estimate) = (appointment.diagnosis, appointment.estimate)
        return [
            appointment.id.sql, .integer(appointment.version), .text(appointment.status.rawValue),
            appointment.startsAt.sql, appointment.endsAt.sql, appointment.advisorID.sql,
            .text(StringList.encode(appointment.operations)), .optional(diagnosis?.by.text),
            .optional(diagnosis?.text), .optional(diagnosis?.at.microseconds), .optional(appointment.expertID?.text),
            .optional(estimate?.lines), .optional(estimate?.net.amount), .optional(estimate?.tax.amount),
            .optional(estimate?.total.amount), .optional(estimate?.total.currency.rawValue),
            .optional(estimate?.hours.hundredths), .optional(estimate?.priceListID.text),
            .optional(estimate?.at.microseconds), .optional(estimate?.informedAt?.microseconds),
            .optional(appointment.confirmedAt?.microseconds), .optional(appointment.arrivedAt?.microseconds),
            .optional(appointment.receivedBy?.text), .optional(appointment.endedAt?.microseconds),
            .optional(appointment.endReason), .optional(appointment.repairOrderID?.text), appointment.outletID.sql,
            .optional(appointment.transport?.rawValue),
        ]
    }

    private static func read(_ row: Row) throws -> Appointment {
        guard let channel = BookingChannel(rawValue: row.text(5)),
            let status = AppointmentStatus(rawValue: row.text(13))
        else { throw DatabaseError(.mismatch, "an appointment has a channel or a status that is not known") }
        var appointment = Appointment(
            id: AppointmentID(stored: row.text(0)), number: row.text(1), outletID: OutletID(stored: row.text(2)),
            customerID: CustomerID(stored: row.text(3)), vehicleID: VehicleID(stored: row.text(4)), channel: channel,
            concerns: try StringList.decode(row.text(6)), transport: row.optionalText(7).flatMap(Transport.init),
            note: row.optionalText(8), createdAt: Instant(microseconds: row.int64(9)),
            startsAt: Instant(microseconds: row.int64(10)), endsAt: Instant(microseconds: row.int64(11)),
            advisorID: StaffID(stored: row.text(12)), status: status, version: row.int64(14),
            operations: try StringList.decode(row.text(15)), parts: [])
        if let by = row.optionalText(16) {
            appointment.diagnosis = FirstDiagnosis(
                by: StaffID(stored: by), text: row.text(17), at: Instant(microseconds: row.int64(18)))
        }
        appointment.expertID = row.optionalText(19).map(StaffID.init(stored:))
        appointment.estimate = try readEstimate(row)
        appointment.confirmedAt = row.optionalInt64(29).map(Instant.init(microseconds:))
        appointment.arrivedAt = row.optionalInt64(30).map(Instant.init(microseconds:))
        appointment.receivedBy = row.optionalText(31).map(StaffID.init(stored:))
        appointment.endedAt = row.optionalInt64(32).map(Instant.init(microseconds:))
        appointment.endReason = row.optionalText(33)
        appointment.repairOrderID = row.optionalText(34).map(RepairOrderID.init(stored:))
        return appointment
    }

    private static func readEstimate(_ row: Row) throws -> AppointmentEstimate? {
        guard let lines = row.optionalText(20) else { return nil }
        guard let currency = Currency(rawValue: row.text(24)) else {
            throw DatabaseError(.mismatch, "an appointment's estimate has no currency that is known")
        }
        return AppointmentEstimate(
            lines: lines, net: Money(row.int64(21), currency), tax: Money(row.int64(22), currency),
            total: Money(row.int64(23), currency), hours: Hours(hundredths: row.int64(25)),
            priceListID: PriceListID(stored: row.text(26)), at: Instant(microseconds: row.int64(27)),
            informedAt: row.optionalInt64(28).map(Instant.init(microseconds:)))
    }
}

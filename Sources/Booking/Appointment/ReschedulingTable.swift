import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of an appointment's history of times.
enum ReschedulingTable {
    static func insert(
        _ rescheduling: Rescheduling, of appointment: AppointmentID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO appointment_reschedulings (appointment_id, position, at, reason, starts_at_before,
                starts_at_after, advisor_before, advisor_after, agreed, outlet_before, outlet_after)
            SELECT $1, COUNT(*), $2, $3, $4, $5, $6, $7, $8, $9, $10
            FROM appointment_reschedulings WHERE appointment_id = $1
            """,
            [
                appointment.sql, rescheduling.at.sql, .text(rescheduling.reason), rescheduling.from.sql,
                rescheduling.to.sql, rescheduling.advisorBefore.sql, rescheduling.advisorAfter.sql,
                rescheduling.agreedWithCustomer.map(SQLValue.flag) ?? .null,
                .optional(rescheduling.outlets?.before), .optional(rescheduling.outlets?.after),
            ])
    }

    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [Rescheduling] {
        try transaction.query(
            """
            SELECT at, reason, starts_at_before, starts_at_after, advisor_before, advisor_after, agreed,
                outlet_before, outlet_after
            FROM appointment_reschedulings WHERE appointment_id = $1 ORDER BY position
            """,
            [appointment.sql]
        ) { row in
            let before = row.optionalID(7, OutletID.self)
            let after = row.optionalID(8, OutletID.self)
            return Rescheduling(
                at: Instant(microseconds: row.int64(0)), reason: row.text(1),
                from: Instant(microseconds: row.int64(2)), to: Instant(microseconds: row.int64(3)),
                advisorBefore: StaffID(stored: row.text(4)), advisorAfter: StaffID(stored: row.text(5)),
                agreedWithCustomer: row.optionalBool(6),
                outlets: before.flatMap { before in after.map { .init(before: before, after: $0) } })
        }
    }
}

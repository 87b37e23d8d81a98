import RepairOrders
import SQLDatabase
import ServiceKit

enum ReadyNoticeTable {
    /// Keeps how the customer was told last.
    static func put(
        _ notice: TellReady.Input, of order: RepairOrderID, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO ready_notices (order_id, told_at, channel, told_by, is_prepared) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (order_id) DO UPDATE SET told_at = excluded.told_at, channel = excluded.channel,
                told_by = excluded.told_by, is_prepared = excluded.is_prepared
            """,
            [
                order.sql, now.sql, .text(notice.channel.rawValue), notice.toldBy.sql, .flag(notice.isPrepared),
            ])
    }
}

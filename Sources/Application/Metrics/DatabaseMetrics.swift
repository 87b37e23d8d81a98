import Metrics
import SQLDatabase
import ServiceKit

/// What the database tells.
enum DatabaseMetrics {
    static func write(_ database: any Database, to text: inout MetricsText) {
        let statistics = database.statistics
        writeWrites(statistics, to: &text)
        writeTimes(statistics, to: &text)
        text.only("bayline_database_readers", .gauge, "Reader connections open.", .count(statistics.readers))
        text.only(
            "bayline_database_connections_total", .counter, "Connections made to a database server.",
            .count(statistics.connectionsMade))
        text.only("bayline_database_file_bytes", .gauge, "Size of the database file.", .count(statistics.fileBytes))
        text.only("bayline_database_wal_bytes", .gauge, "Size of the write-ahead log.", .count(statistics.logBytes))
        // A database that cannot be read now must not hide the other figures.
        if let last = try? database.read({ try EventTable.lastSequence(in: $0) }) {
            text.only(
                "bayline_events_last_sequence", .gauge, "Place of the last event that was recorded.", .count(Int(last)))
        }
    }

    private static func writeWrites(_ statistics: DatabaseStatistics, to text: inout MetricsText) {
        text.only(
            "bayline_database_queue_depth", .gauge, "Writes that wait for the writer.", .count(statistics.queueDepth))
        text.only(
            "bayline_database_overloads_total", .counter, "Writes refused because too many waited.",
            .count(statistics.overloads))
        text.only(
            "bayline_database_commits_total", .counter, "Transactions made durable.", .count(statistics.commits))
        text.only("bayline_database_writes_total", .counter, "Writes made durable.", .count(statistics.writes))
        text.only(
            "bayline_database_failed_writes_total", .counter,
            "Writes that were undone: refused by a rule, or failed.", .count(statistics.failedWrites))
        text.only(
            "bayline_database_retries_total", .counter, "Times a write was run again after a conflict with another.",
            .count(statistics.retries))
        text.begin("bayline_database_commit_writes", .histogram, "Writes that shared each commit.")
        text.histogram(statistics.commitSizes)
    }

    private static func writeTimes(_ statistics: DatabaseStatistics, to text: inout MetricsText) {
        text.begin(
            "bayline_database_commit_duration_seconds", .histogram,
            "How long each commit took to become durable: the sync of the log.")
        text.histogram(statistics.commitTimes)
        text.begin(
            "bayline_database_write_transaction_duration_seconds", .histogram,
            "From the beginning of each write transaction to the end of its commit.")
        text.histogram(statistics.transactionTimes)
        text.begin(
            "bayline_database_queue_wait_seconds", .histogram, "How long each write waited for the writer.")
        text.histogram(statistics.waitTimes)
        text.begin(
            "bayline_database_read_duration_seconds", .histogram,
            "How long each read transaction took, with its wait for a connection.")
        text.histogram(statistics.readTimes)
    }
}

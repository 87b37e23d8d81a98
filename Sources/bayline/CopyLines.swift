import DatabaseCopy
import ServiceKit
import Synchronization

/// What a copy tells of itself: where it is, now and then, and what came out.
final class CopyLines: Sendable {
    /// Often enough to see that it goes on.
    private static let pauseMicroseconds: Int64 = 2_000_000

    private let clock: SystemClock
    private let last: Mutex<Int64>

    init(_ clock: SystemClock) {
        self.clock = clock
        last = Mutex(clock.now().microseconds)
    }

    /// A line on standard error, at most every two seconds.
    func show(_ progress: CopyProgress) {
        let now = clock.now().microseconds
        let isDue = last.withLock { last in
            guard now - last >= Self.pauseMicroseconds else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let verb = progress.step == .copying ? "copied" : "compared"
        Startup.complain("\(progress.table): \(progress.rows) of \(progress.total) rows \(verb)")
    }

    /// `events                         5694 rows  3b6163839e4fd46f`.
    static func line(_ report: CopyReport) -> String {
        let rows = String(report.rows)
        let gap = String(repeating: " ", count: max(1, 42 - report.table.utf8.count - rows.utf8.count))
        return "\(report.table)\(gap)\(rows) rows  \(report.checksum)"
    }
}

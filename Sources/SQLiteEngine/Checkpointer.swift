import CSQLite
import Dispatch
import SQLDatabase
import Synchronization

/// Has the write-ahead log moved into the file before it grows long.
///
/// Moving thousands of pages and syncing them takes as long as twenty commits, and SQLite would have the writer do it.
/// Here another connection does the bulk of it beside the writer; the writer then moves the few pages that were
/// written meanwhile, since the log only begins anew where all of it has been moved (SQLite, Write-Ahead Logging,
/// section 2.2).
final class Checkpointer: Sendable {
    /// What the writer is to do after a commit.
    enum Turn: Equatable {
        case none
        /// Have the bulk moved on another thread.
        case begin
        /// Move what is left.
        case finish
        /// Wait until the bulk has been moved, then move what is left: writers are faster than the disk.
        case wait
    }

    /// When it is whose turn; pages are those in the log.
    struct Plan {
        /// The default of SQLite, 1000 pages, is reached by some hundred orders.
        static let pages = 8_192
        /// So long the log may grow while its bulk is being moved: 128 MB.
        static let most = 4 * pages

        private var isMoving = false
        private var isMoved = false
        private var next = Plan.pages
        private var last = 0

        /// After a commit that leaves so many pages in the log.
        mutating func turn(pages: Int) -> Turn {
            // The log has begun anew.
            if pages < last { next = Self.pages }
            last = pages
            if isMoved {
                isMoved = false
                // Where a reader kept the log from beginning anew, it may grow by half before the next try.
                next = pages + Self.pages / 2
                return .finish
            }
            if isMoving { return pages >= Self.most && pages >= next + Self.pages ? .wait : .none }
            guard pages >= next else { return .none }
            isMoving = true
            return .begin
        }

        /// The bulk has been moved, or could not be.
        mutating func moved() {
            isMoving = false
            isMoved = true
        }
    }

    private let path: String
    private let options: SQLiteOptions
    private let queue = DispatchQueue(label: "bayline.sqlite.checkpoint")
    private let plan = Mutex(Plan())
    private let connection = Mutex<ConfinedConnection?>(nil)

    init(path: String, options: SQLiteOptions) {
        self.path = path
        self.options = options
    }

    /// For the writer, after each commit.
    func committed(on writer: SQLiteConnection) {
        switch plan.withLock({ $0.turn(pages: writer.logPages) }) {
        case .none: break
        case .begin: queue.async { self.move() }
        case .finish: writer.moveLog()
        case .wait:
            queue.sync {}
            committed(on: writer)
        }
    }

    /// Returns once nothing is being moved.
    func close() {
        queue.sync {
            connection.withLock { connection in
                connection?.connection.close()
                connection = nil
            }
        }
    }

    /// What cannot be moved now, for a full disk or another program's lock, stays in the log until the next time.
    private func move() {
        connection.withLock { kept in
            if kept == nil {
                kept = (try? SQLiteConnection(path: path, role: .checkpointer, options: options))
                    .map(ConfinedConnection.init)
            }
            kept?.connection.moveLog()
        }
        plan.withLock { $0.moved() }
    }
}

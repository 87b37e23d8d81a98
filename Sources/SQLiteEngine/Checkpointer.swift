import CSQLite
import Dispatch
import SQLDatabase
import Synchronization

/// Has the write-ahead log moved into the file before it grows long.
///
/// Moving thousands of pages and syncing them takes as long as twenty commits, and SQLite would have the writer do it.
/// Here another connection does the bulk of it beside the writer, and then what came meanwhile, until that is little;
/// the writer moves these last pages, since the log only begins anew where all of it has been moved (SQLite,
/// Write-Ahead Logging, section 2.2).
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
        /// So few the writer moves itself: a sync among them takes it no longer than some commits.
        static let few = 512
        /// So often the bulk is moved before the writer moves the rest, however much that is.
        static let rounds = 3

        private var isMoving = false
        private var isMoved = false
        /// How often the bulk has been moved since the log began.
        private var round = 0
        /// The pages in the log when its bulk was moved last.
        private var begun = 0
        private var next = Plan.pages
        private var last = 0

        /// After a commit that leaves so many pages in the log.
        mutating func turn(pages: Int) -> Turn {
            // The log has begun anew.
            if pages < last { next = Self.pages }
            last = pages
            if isMoved {
                isMoved = false
                // What came meanwhile is a bulk again.
                if pages - begun > Self.few, round < Self.rounds, pages < Self.most { return begin(at: pages) }
                round = 0
                // Where a reader kept the log from beginning anew, it may grow by half before the next try.
                next = pages + Self.pages / 2
                return .finish
            }
            if isMoving { return pages >= Self.most && pages >= next + Self.pages ? .wait : .none }
            return pages >= next ? begin(at: pages) : .none
        }

        private mutating func begin(at pages: Int) -> Turn {
            round += 1
            begun = pages
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
            kept?.connection.syncFile()
        }
        plan.withLock { $0.moved() }
    }
}

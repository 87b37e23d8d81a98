import Dispatch
import Metrics
import SQLDatabase
import ServiceKit
import Synchronization

/// Seals the audit log every second while there is something new, and has it told each minute of the reads that were
/// only counted (SEC-03).
///
/// Between a change and its seal there is so long in which who can write to the database could alter it unseen.
final class Sealer: Sendable {
    private let database: any Database
    private let clock: any Clock
    private let service: Service
    private let queue = DispatchQueue(label: "bayline.sealer", qos: .utility)
    private let isStopped = Mutex(false)
    private let turns = Counter()
    private let made = Counter()
    private let failures = Counter()
    private static let interval = DispatchTimeInterval.seconds(1)
    /// Reads are counted for so many turns before they are noted.
    private static let turnsOfReads = 60
    /// Microseconds at a time: a log that was never sealed is long, and the program may have to stop.
    private static let patience = 2_000_000

    /// - Parameters:
    ///   - clock: whose time the seals bear.
    ///   - service: counts reads, and knows of how many the log could not be told.
    init(database: any Database, clock: any Clock, service: Service) {
        self.service = service
        self.database = database
        self.clock = clock
    }

    /// Begins to seal.
    func start() {
        queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in self?.turn() }
    }

    /// Seals what there is, and no more after it.
    func stop() {
        isStopped.withLock { $0 = true }
        queue.sync {
            service.noteCountedReads()
            seal()
        }
    }

    func write(to text: inout MetricsText) {
        text.only(
            "bayline_audit_seals_total", .counter, "Seals of the audit log made by this node.", .count(made.value))
        text.only(
            "bayline_audit_seal_failures_total", .counter,
            "Times that the audit log could not be sealed; what waits is sealed later.", .count(failures.value))
        text.only(
            "bayline_audit_read_misses_total", .counter,
            "Reads of personal data that could not be noted, since the database took no writes.",
            .count(service.auditMisses))
    }

    private func turn() {
        guard !isStopped.withLock({ $0 }) else { return }
        turns.add()
        if turns.value % Self.turnsOfReads == 0 { service.noteCountedReads() }
        seal()
        start()
    }

    /// What cannot be sealed now, as on a full disk, is a second later.
    private func seal() {
        do {
            made.add(try AuditChain.seal(database, at: clock.now(), patience: Self.patience))
        } catch {
            failures.add()
        }
    }
}

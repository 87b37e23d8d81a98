import Metrics
import SQLDatabase
import ServiceKit

/// The scheduler, put together: runner, test clock, log and metrics (EVT-04).
struct JobRunning: Sendable {
    private let runner: JobRunner
    private let database: any Database
    private let clock: any Clock

    init(_ service: Service, _ database: any Database, _ clock: any Clock, _ log: LogWriter) {
        let runner = JobRunner(service) { log.write(.job(JobRecord(note: $0, at: SystemClock().now()))) }
        // Who moves the clock sees what is due then.
        if let clock = clock as? TestClock { clock.follow { [weak runner] in runner?.settle() } }
        self.runner = runner
        self.database = database
        self.clock = clock
    }

    func start() { runner.start() }

    func stop() { runner.stop() }

    /// What `/metrics` tells of the scheduler.
    func write(to text: inout MetricsText) {
        text.begin("bayline_job_attempts_total", .counter, "Attempts at jobs on this node, by what came of it.")
        for result in JobResult.allCases { text.sample(.count(runner.count(result)), ["result": result.rawValue]) }
        // A database that cannot be read now must not hide the other figures.
        guard let backlog = try? database.read({ try ScheduledJobListTable.backlog(in: $0) }) else { return }
        text.begin("bayline_jobs", .gauge, "Jobs that are not through, by status.")
        text.sample(.count(backlog.scheduled), ["status": "scheduled"])
        text.sample(.count(backlog.running), ["status": "running"])
        text.sample(.count(backlog.dead), ["status": "dead"])
        let late = backlog.oldest.map { max(0, clock.now().since($0) / 1_000_000) } ?? 0
        text.only(
            "bayline_jobs_lag_seconds", .gauge, "How long ago the first job that waits was due.", .count(Int(late)))
    }
}

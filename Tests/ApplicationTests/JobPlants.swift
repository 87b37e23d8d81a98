import SQLDatabase

/// Faults among the jobs of the scheduler, one for each check of them.
enum JobPlants {
    static let all: [CheckPlants.Plant] = [
        CheckPlants.Plant(
            "scheduler.state",
            """
            INSERT INTO scheduled_jobs (id, kind, subject, created_at, due_at, status, attempt_count, finished_at)
            VALUES ('sjb_1', 'bell.ring', 'bell_1', 1, 1, 'dead', 0, 1)
            """)
    ]
}

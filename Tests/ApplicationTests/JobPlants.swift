import SQLDatabase

/// Faults among the jobs of the scheduler, one for each check of them.
enum JobPlants {
    static let all: [CheckPlants.Plant] = [
        CheckPlants.Plant(
            "scheduler.state",
            """
            INSERT INTO scheduled_jobs (id, kind, subject, created_at, due_at, status, attempt_count, finished_at)
            VALUES ('sjb_1', 'bell.ring', 'bell_1', 1, 1, 'dead', 0, 1)
            """),
        CheckPlants.Plant(
            "notifications.job",
            """
            UPDATE scheduled_jobs SET status = 'done', attempt_count = 1, next_at = NULL, finished_at = 1
            WHERE kind = 'notification.send' AND status = 'scheduled'
            """),
        CheckPlants.Plant("notifications.channel", "UPDATE notifications SET channel = 'inbox'"),
    ]
}

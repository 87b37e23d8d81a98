import SQLDatabase

/// What must hold of jobs.
enum ScheduledJobCheckTable {
    static let all: [Check] = [
        .rows(
            "scheduler.state", "scheduled_jobs",
            """
            SELECT id, 'is ' || status || ', but what is kept of its attempts does not lead there' FROM scheduled_jobs
            WHERE (status = 'dead' AND (attempt_count = 0 OR last_error IS NULL))
                OR (status = 'done' AND attempt_count = 0) OR kind NOT LIKE '%.%' OR subject = ''
            """)
    ]
}

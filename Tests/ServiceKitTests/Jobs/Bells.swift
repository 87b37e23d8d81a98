import DatabaseSupport
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport

/// A module whose jobs ring bells: what has run, how often and in which order is in its table.
enum Bells {
    /// What an errand does; set by the test.
    static let module = make { _, _, _ in .done { _, _ in } }

    static func make(_ errand: @escaping JobHandler.Errand) -> Module {
        Module(
            "bells", migrations: [migration],
            routes: [
                .post("/v1/bells", .manageNetwork, reading: Input.read) { input, call, transaction in
                    try Scheduler.schedule(
                        input.kind, of: input.name, at: input.at, outlet: nil, argument: "loud", call, in: transaction)
                    if input.name == "refuse" { throw Refusal(code: "refused", "No.", zh: "不。") }
                    return .empty
                },
                .delete("/v1/bells/{name}", .manageNetwork) { call, transaction in
                    try Scheduler.cancel("bell.ring", of: call.text("name"), call, in: transaction)
                    return .empty
                },
            ],
            jobs: [
                JobHandler("bell.ring", retry: JobRetry(attempts: 3, delaySeconds: [10, 60]), onDeath: bury, ring),
                .errand("bell.carry", retry: JobRetry(attempts: 3, delaySeconds: [10, 60]), errand),
            ])
    }

    private struct Input: Sendable {
        let kind: String
        let name: String
        let at: Instant

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(
                kind: reader.optionalString("kind", length: 1...40) ?? "bell.ring", name: reader.string("name"),
                at: reader.instant("at"))
        }
    }

    private static let migration = Migration(
        number: 900, name: "bells",
        statements: [
            "CREATE TABLE rings (position INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT"
        ])

    private static func ring(_ job: ScheduledJob, _ call: Call, _ transaction: Transaction) throws {
        try write(job.subject, call, in: transaction)
        if job.subject.hasSuffix("hourly") {
            try Scheduler.schedule(
                job.kind, of: job.subject, at: job.dueAt.adding(minutes: 60), outlet: nil, call, in: transaction)
        }
        if job.subject.hasPrefix("broken") { throw Refusal(code: "bell_broken", "It is broken.", zh: "坏了。") }
        // A row that is there already: the engine refuses it.
        if job.subject.hasPrefix("twice") {
            try transaction.execute("INSERT INTO rings (position, name, at) SELECT 1, 'x', 0 FROM rings LIMIT 1")
        }
        try call.record(Event("bell.rang", job.subject, outlet: nil), in: transaction)
    }

    private static func bury(_ job: ScheduledJob, _ call: Call, _ transaction: Transaction) throws {
        try write("buried " + job.subject, call, in: transaction)
    }

    static func write(_ name: String, _ call: Call, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO rings (position, name, at) SELECT COALESCE(MAX(position), 0) + 1, $1, $2 FROM rings",
            [.text(name), call.now.sql])
    }

    /// What has rung, in order.
    static func rings(_ database: any Database) throws -> [String] {
        try database.read { try $0.query("SELECT name FROM rings ORDER BY position") { $0.text(0) } }
    }
}

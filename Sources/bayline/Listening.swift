import Application
import ArgumentParser
import Glibc
import HTTPServer
import ServiceKit

/// Where to listen and what to log; the same for every command that serves.
struct Listening: ParsableArguments {
    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port: UInt16 = 8080

    @Option(help: "The name or address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "What to log to standard error: info (every request), warning, off.")
    var log: LogLevel = .info

    @Option(help: "Stand the clock at this RFC 3339 instant and allow PUT /v1/test-clock. Never in production.")
    var testClock: String?

    @Option(
        name: .customLong("cors-origin"),
        help: "An origin whose web pages may read answers, like https://front.example; repeatable; * for all.")
    var corsOrigins: [String] = []

    @Option(help: "Event loops, from 1 to 64; as many as cores where none is given.")
    var loops: Int?

    @Option(help: "Megabytes for answers of repair orders that are asked for again; 0 keeps none.")
    var answerCacheMegabytes = 32

    @Option(
        help: """
            The folder of photos, signatures and recordings; FILE.attachments beside the database file where none is \
            given. Nodes that share a PostgreSQL database have to share it, too.
            """)
    var attachments: String?

    @Flag(help: "Send webhooks to private addresses, too, and to this machine: for intranets and tests.")
    var allowPrivateWebhooks = false

    @Flag(help: "Send no webhooks; they wait. For a copy of a network's database, which must not call its receivers.")
    var holdWebhooks = false

    func validate() throws {
        guard AllowedOrigins(corsOrigins) != nil else {
            throw ValidationError("--cors-origin must be * or an origin like https://front.example, without a path")
        }
        try validateSizes()
        guard testClock.map({ Instant($0) != nil }) ?? true else {
            throw ValidationError("--test-clock must be an instant like 2026-11-23T00:00:00Z")
        }
    }

    private func validateSizes() throws {
        guard loops.map({ (1...64).contains($0) }) ?? true else {
            throw ValidationError("--loops must be from 1 to 64")
        }
        guard (0...65_536).contains(answerCacheMegabytes) else {
            throw ValidationError("--answer-cache-megabytes must be from 0 to 65536")
        }
    }

    func apply(to configuration: inout Application.Configuration) {
        configuration.host = host
        configuration.port = port
        configuration.logLevel = log
        configuration.origins = AllowedOrigins(corsOrigins) ?? .none
        configuration.attachments = attachments
        configuration.loops = loops
        configuration.keptAnswerBytes = answerCacheMegabytes << 20
        configuration.allowsPrivateWebhooks = allowPrivateWebhooks
        configuration.holdsWebhooks = holdWebhooks
        configuration.testClock = testClock.flatMap(Instant.init)
        configuration.administratorKey = getenv("BAYLINE_ADMIN_KEY").map { String(cString: $0) }.flatMap {
            $0.isEmpty ? nil : $0
        }
    }
}

extension LogLevel: ExpressibleByArgument {}

import Application
import ArgumentParser
import JSON
import ServiceKit

/// `bayline key`: administers the keys of systems on the database itself.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Add, list, rotate and revoke keys of systems, beside a server that runs.",
        subcommands: [Add.self, List.self, Revoke.self, Rotate.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a key and show it, once.")

        @Argument(help: "What the key is for.")
        var name: String

        @Option(help: "The role whose permissions it has.")
        var role: String?

        @Option(name: .customLong("permission"), help: "A permission, like readOrders; repeatable.")
        var permissions: [String] = []

        @OptionGroup var reach: ReachOptions

        @Option(help: "The RFC 3339 instant from which on it is good no longer.")
        var expiresAt: String?

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                var body: JSONValue = ["name": .string(name), "reach": reach.json]
                if let role { body = body.adding("role", .string(role)) }
                if !permissions.isEmpty {
                    body = body.adding("permissions", .array(permissions.map(JSONValue.string)))
                }
                if let expiresAt { body = body.adding("expiresAt", .string(expiresAt)) }
                let key = try administration.send("POST", "/v1/api-keys", body)
                Startup.say("Added \(key["name"].text) as \(key["id"].text)")
                Startup.say("Key: \(key["key"].text)")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List keys: id, beginning, status, reach, last use, name.")

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                for key in try administration.all("/v1/api-keys") {
                    let used = key["lastUsedAt"].text
                    let words = [key["id"], key["prefix"], key["status"]].map(\.text)
                    let line = words + [key["reach"].reachWords, used.isEmpty ? "never" : used, key["name"].text]
                    Startup.say(line.joined(separator: "\t"))
                }
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key at once and for good.")

        @Argument(help: "The key's identifier, key_…")
        var id: String

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                _ = try administration.send("DELETE", "/v1/api-keys/\(id)")
                Startup.say("Revoked \(id)")
            }
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace a key; the old one stays good for a while.")

        @Argument(help: "The key's identifier, key_…")
        var id: String

        @Option(help: "Hours for which the old one stays good, from 0 to 720.")
        var overlapHours: Int64 = 24

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                let key = try administration.send(
                    "POST", "/v1/api-keys/\(id)/rotate", ["overlapHours": .number(JSONNumber(overlapHours))])
                Startup.say("Rotated \(id)")
                Startup.say("Key: \(key["key"].text)")
            }
        }
    }
}

import Application
import ArgumentParser
import JSON
import ServiceKit

/// `bayline user`: administers people on the database itself, as one who has it may.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, list, disable and sign out people, beside a server that runs.",
        subcommands: [Add.self, List.self, Disable.self, ResetPassword.self, SignOut.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add someone, who must change the password at the first sign-in.")

        @Argument(help: "The name to sign in with.")
        var login: String

        @Option(help: "The name that people know.")
        var name: String

        @Option(name: .customLong("role"), help: "A role, like serviceAdvisor; repeatable.")
        var roles: [String]

        @OptionGroup var reach: ReachOptions

        @Option(help: "The identifier of the staff record.")
        var staff: String?

        @OptionGroup var password: PasswordInput
        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            let password = try password.read()
            try administration.run { administration in
                var body: JSONValue = [
                    "login": .string(login), "name": .string(name), "reach": reach.json,
                    "roles": .array(roles.map(JSONValue.string)),
                ]
                if let staff { body = body.adding("staffId", .string(staff)) }
                if let password { body = body.adding("password", .string(password)) }
                let user = try administration.send("POST", "/v1/users", body)
                Startup.say("Added \(user["login"].text) as \(user["id"].text)")
                UserCommand.tell(user)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List people: id, login, status, roles, reach, name.")

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                for user in try administration.all("/v1/users") {
                    let words = [user["id"], user["login"], user["status"]].map(\.text)
                    let line = words + [user["roles"].words, user["reach"].reachWords, user["name"].text]
                    Startup.say(line.joined(separator: "\t"))
                }
            }
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sign someone out and let them in no more.")

        @Argument(help: "The name that they sign in with.")
        var login: String

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                let id = try UserCommand.id(of: login, administration)
                _ = try administration.send("PATCH", "/v1/users/\(id)", ["status": "disabled"])
                Startup.say("Disabled \(login)")
            }
        }
    }

    struct ResetPassword: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, to be changed at the next sign-in, and sign out everywhere.")

        @Argument(help: "The name that they sign in with.")
        var login: String

        @Flag(help: "Turn codes off, too, for someone who has lost their telephone.")
        var removeTotp = false

        @OptionGroup var password: PasswordInput
        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            let password = try password.read()
            try administration.run { administration in
                let id = try UserCommand.id(of: login, administration)
                var body: JSONValue = ["removeTotp": .bool(removeTotp)]
                if let password { body = body.adding("password", .string(password)) }
                let user = try administration.send("POST", "/v1/users/\(id)/reset-password", body)
                Startup.say("Reset the password of \(login)")
                UserCommand.tell(user)
            }
        }
    }

    struct SignOut: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End all sessions of someone.")

        @Argument(help: "The name that they sign in with.")
        var login: String

        @OptionGroup var administration: AdministrationOptions

        func run() throws {
            try administration.run { administration in
                let id = try UserCommand.id(of: login, administration)
                _ = try administration.send("POST", "/v1/users/\(id)/sign-out")
                Startup.say("Signed \(login) out")
            }
        }
    }

    /// Shows a password that was made, once.
    private static func tell(_ user: JSONValue) {
        let made = user["initialPassword"].text
        if !made.isEmpty { Startup.say("Initial password: \(made)") }
    }

    private static func id(of login: String, _ administration: Administration) throws -> String {
        let found = try administration.all("/v1/users").first { $0["login"].text == login.lowercased() }
        guard let found else { throw Administration.Refused("There is no user \(login).") }
        return found["id"].text
    }
}

extension JSONValue {
    /// The object with one more member.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(members: object.members + [JSONMember(name: name, value: value)]))
    }
}

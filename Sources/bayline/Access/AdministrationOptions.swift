import Application
import ArgumentParser
import JSON
import SQLDatabase

/// What every command over users and keys needs.
struct AdministrationOptions: ParsableArguments {
    @Option(help: "The database: a file, or postgres://… It may be served meanwhile.")
    var database: String

    /// Opens the database and works on it; a refusal ends the program with its words and status 1.
    func run(_ body: (Administration) throws -> Void) throws {
        let shown = DatabaseLocation(database).shown
        try Startup.reporting("The database \(shown) cannot be used") { try body(try Administration(database)) }
    }
}

/// Where someone may act, by flags: the whole network unless outlets or a region are named.
struct ReachOptions: ParsableArguments {
    @Option(name: .customLong("outlet"), help: "An outlet's identifier; repeatable. The whole network without any.")
    var outlets: [String] = []

    @Option(help: "A region, whose outlets at any time are meant.")
    var region: String?

    func validate() throws {
        guard region == nil || outlets.isEmpty else { throw ValidationError("name outlets or a region, not both") }
    }

    /// As the API takes it.
    var json: JSONValue {
        if let region { return ["kind": "region", "region": .string(region)] }
        if !outlets.isEmpty { return ["kind": "outlets", "outletIds": .array(outlets.map(JSONValue.string))] }
        return ["kind": "network"]
    }
}

extension JSONValue {
    /// A reach in few words.
    var reachWords: String {
        switch self["kind"].text {
        case "region": "region \(self["region"].text)"
        case "outlets": self["outletIds"].items.map(\.text).joined(separator: ",")
        default: "network"
        }
    }

    /// A list of words with commas between them.
    var words: String { items.map(\.text).joined(separator: ",") }
}

import Application
import ArgumentParser

/// The program: after-sales service of a dealer network over HTTP.
@main
struct Bayline: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bayline",
        abstract: "After-sales service of a vehicle dealer network: six processes over one repair order, over HTTP.",
        version: Application.version,
        subcommands: [
            Serve.self, Demo.self, Backup.self, Restore.self, CheckDatabase.self, Copy.self, UserCommand.self,
            KeyCommand.self,
        ])
}

package import Attachments
package import SQLDatabase
import SQLiteEngine
package import ServiceKit

/// `bayline check`: all that must hold of a database, looked at without changing it, beside a program that serves it.
package struct DatabaseCheck: Sendable {
    private let modules: [Module]
    /// Where the files of attachments are; nil leaves them out.
    private let attachments: AttachmentStore?

    package init(modules: [Module] = Composition.modules, attachments: AttachmentStore.Place? = nil) {
        self.modules = modules
        self.attachments = attachments.map { AttachmentStore($0) }
    }

    /// Opens a database only to be looked at: of a file nothing is changed, a server's is only read.
    ///
    /// - Throws: `DatabaseError` where it cannot be opened.
    package static func open(_ database: String) throws -> any Database {
        switch DatabaseLocation(database) {
        case .file(let path): return try SQLiteInspection(path: path)
        case .server:
            var configuration = Application.Configuration(database: database)
            configuration.databaseWorkers = 1
            return try Storage.open(configuration)
        }
    }

    /// How many checks there are, those of the engine and of the migrations among them.
    package var count: Int { checks.count + (attachments == nil ? 3 : 4) }

    private var checks: [Check] { modules.flatMap(\.checks) }

    /// Looks at pages and references, then at the schema's migrations, then at what each module says must hold.
    ///
    /// - Parameter report: told each finding as it comes, so that memory does not grow with their number.
    /// - Returns: how many findings there were.
    package func run(on database: any Database, _ report: @escaping (CheckFinding) -> Void) -> Int {
        engine(database, report) + migrations(database, report) + CheckRun.run(checks, on: database, report)
            + files(database, report)
    }

    /// Every attachment has its bytes, and they have its hash; a file too many is a sweep's.
    private func files(_ database: any Database, _ report: @escaping (CheckFinding) -> Void) -> Int {
        guard let attachments else { return 0 }
        return guarded("attachments.file", "attachments", report) { note in
            var kept: [(hash: String, size: Int64)] = []
            try database.read { transaction in
                try AttachmentTable.forEachFile(in: transaction) { kept.append(($0, $1)) }
            }
            for (hash, size) in kept {
                let file = attachments.outgoing(hash)
                let words =
                    file == nil
                    ? "its file is not there"
                    : file?.size != size
                        ? "its file does not have \(size) bytes"
                        : file?.digest() != hash ? "its file has another digest" : nil
                guard let words else { continue }
                note(CheckFinding(code: "attachments.file", table: "attachments", id: hash, words: words))
            }
        }
    }

    /// What SQLite finds in its own file; PostgreSQL keeps its references by itself.
    private func engine(_ database: any Database, _ report: @escaping (CheckFinding) -> Void) -> Int {
        guard let file = database as? SQLiteInspection else { return 0 }
        return guarded("engine.integrity", "-", report) { note in
            try file.damages { damage in
                let code = damage.isForeignKey ? "engine.foreignKey" : "engine.integrity"
                note(CheckFinding(code: code, table: damage.table, id: damage.row, words: damage.words))
            }
        }
    }

    private func migrations(_ database: any Database, _ report: @escaping (CheckFinding) -> Void) -> Int {
        guarded("schema.migrations", "schema_migrations", report) { note in
            let state = try MigrationState(of: database, modules.flatMap(\.migrations))
            for finding in state.findings {
                note(
                    CheckFinding(
                        code: "schema.migrations", table: "schema_migrations", id: String(finding.number),
                        words: finding.words))
            }
        }
    }

    /// Counts what `body` notes; that it cannot look is a finding, too.
    private func guarded(
        _ code: String, _ table: String, _ report: @escaping (CheckFinding) -> Void,
        _ body: ((CheckFinding) -> Void) throws -> Void
    ) -> Int {
        var found = 0
        do {
            try body { finding in
                found += 1
                report(finding)
            }
        } catch {
            let words = (error as? DatabaseError)?.message ?? "\(error)"
            found += 1
            report(CheckFinding(code: code, table: table, id: "-", words: "cannot be read: \(words)"))
        }
        return found
    }

    /// What there is in a database, in one line: `450 orders, 218 appointments, …`.
    package func tally(of database: any Database) throws -> String {
        try database.read(TallyTable.counts).map { "\($0.count) \($0.noun)" }.joined(separator: ", ")
    }
}

import Glibc
import JSON
import SQLDatabase
import SQLiteEngine
import Testing

/// `bayline copy`, as an administrator uses it.
@Suite struct CopyCommandTests {
    private static let environment = ["BAYLINE_ADMIN_KEY=\(ServerProcess.key)"]

    @Test("a network copied to another file answers there as it did before, and goes on", .timeLimit(.minutes(3)))
    func network() throws {
        let folders = try (0..<2).map { _ in try TemporaryFolder.make() }
        defer { folders.forEach(TemporaryFolder.remove) }
        let (from, to) = (folders[0] + "/network.sqlite", folders[1] + "/network.sqlite")
        let demo = try ProgramRun(
            ["demo", "--database", from, "--orders", "24", "--exit"], environment: Self.environment)
        #expect(demo.wait().status == 0)
        let copy = try ProgramRun(["copy", "--from", "sqlite:" + from, "--to", "sqlite:" + to])
        let said = copy.said().split(separator: "\n").map(String.init)
        let (status, complaints) = copy.wait()
        #expect(status == 0, "\(complaints)")
        // Where it takes long it says how far it is.
        let progress = [" rows copied", " rows compared"]
        #expect(complaints.split(separator: "\n").allSatisfy { line in progress.contains { line.hasSuffix($0) } })
        let tables = try rows(of: from)
        #expect(said.count == tables.count + 1)
        #expect(said.last?.hasPrefix("\(tables.count) tables with ") == true)
        #expect(try rows(of: to) == tables)
        let paths = ["/v1/repair-orders?limit=200", "/v1/events?limit=200", "/v1/outlets", "/v1/customers?limit=50"]
        let answers = try [from, to].map { file in
            let server = try ServerProcess(database: file, at: "2026-11-24T01:00:00Z")
            defer { _ = server.terminate() }
            let api = try APIClient(port: server.port, key: ServerProcess.key)
            return try paths.map { try api.must("GET", $0).bytes }
        }
        #expect(answers[0] == answers[1])
        let server = try ServerProcess(database: to, at: "2026-11-24T01:00:00Z")
        let api = try APIClient(port: server.port, key: ServerProcess.key)
        try api.must(
            "POST", "/v1/customers",
            [
                "kind": "person", "name": "李丽", "language": "zh-CN",
                "phones": [["number": "+8613900000001", "primary": true]],
            ])
        #expect(server.terminate() == 0)
    }

    @Test("a copy that cannot be made says why in one sentence, and ends with 1")
    func refusals() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let file = folder + "/network.sqlite"
        let missing = try ProgramRun(["copy", "--from", folder + "/none.sqlite", "--to", file]).wait()
        #expect(missing.status == 1)
        #expect(missing.complaints == "There is no file \(folder)/none.sqlite to copy from.\n")
        #expect(access(file, F_OK) != 0)
        let database = try SQLiteDatabase(path: file)
        try Migrator.migrate(database, Array(MigrationTests.all.sorted { $0.number < $1.number }.prefix(3)), now: 1)
        database.close()
        let target = folder + "/log"
        let older = try ProgramRun(["copy", "--from", file, "--to", target]).wait()
        #expect(older.status == 1)
        #expect(older.complaints.hasPrefix("Nothing was copied: migration 4 (parts) is not applied"))
        #expect(access(target, F_OK) != 0)
        let itself = try ProgramRun(["copy", "--from", file, "--to", folder + "/./network.sqlite", "--force"]).wait()
        #expect(itself.status == 64)
        #expect(itself.complaints.contains("--from and --to are the same database"))
    }

    /// How many rows each table has, by name.
    private func rows(of file: String) throws -> [String: Int] {
        let database = try SQLiteDatabase(path: file)
        defer { database.close() }
        let names = try database.read { transaction in
            try transaction.query(
                """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migrations'
                """
            ) { $0.text(0) }
        }
        var rows: [String: Int] = [:]
        for name in names {
            guard let table = SQL.name(name) else { continue }
            rows[name] = try database.read { try $0.first("SELECT count(*) FROM " + table) { $0.int(0) } }
        }
        return rows
    }
}

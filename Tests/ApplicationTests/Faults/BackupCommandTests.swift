import DatabaseSupport
import Dispatch
import Glibc
import JSON
import Synchronization
import Testing
import TestSupport

/// `bayline backup`, `restore` and `check` as an administrator runs them, beside a server at work.
@Suite(.serialized, .enabled(if: TestEngine.current == .sqlite)) struct BackupCommandTests {
    @Test("copies made under payments are whole, are clean by check, and hold what was answered before they began")
    func underLoad() throws {
        let till = try Till()
        defer { till.stop() }
        let invoice = till.invoice
        let port = till.server.port
        let stop = Atomic(false)
        let paid = Mutex<Set<String>>([])
        let group = DispatchGroup()
        for client in 0..<3 {
            DispatchQueue(label: "pay.\(client)").async(group: group) {
                guard let api = try? APIClient(port: port, key: ServerProcess.key) else { return }
                for turn in 0..<20_000 where !stop.load(ordering: .acquiring) {
                    let answer = try? api.send(
                        "POST", "/v1/invoices/\(invoice)/payments", ["method": "cash", "amount": World.money(1)],
                        key: "load-\(client)-\(turn)")
                    guard let answer, answer.status == 201 else { return }
                    paid.withLock { _ = $0.insert(answer.id) }
                }
            }
        }
        var held: [(name: String, before: Int, after: Int)] = []
        for round in 0..<4 {
            let name = "copy-\(round)"
            let before = paid.withLock { $0.count }
            let flags = round % 2 == 1 ? ["--gzip"] : []
            let run = try CommandRun(["backup", till.folder[name], "--database", till.folder.file] + flags)
            #expect(run.status == 0, "\(run)")
            #expect(run.lines.count == 1)
            held.append((name, before, paid.withLock { $0.count }))
        }
        let beside = try CommandRun.check(till.folder.file)
        #expect(beside.status == 0, "\(beside)")
        stop.store(true, ordering: .releasing)
        group.wait()
        for copy in held {
            let file = till.folder["restored-" + copy.name]
            let restored = try CommandRun(["restore", till.folder[copy.name], "--database", file])
            #expect(restored.status == 0, "\(restored)")
            let check = try CommandRun.check(file)
            #expect(check.status == 0, "\(check)")
            let payments = Int(check.output.split(separator: " payments,")[0].split(separator: " ").last ?? "") ?? -1
            #expect(payments >= copy.before, "\(copy.name)")
            // Three clients may each have one that is stored and not yet answered.
            #expect(payments <= copy.after + 3, "\(copy.name)")
        }
        #expect(paid.withLock { $0.count } > 20)
    }

    @Test("a database that is served is not replaced; once it is stopped it is, by force alone")
    func restore() throws {
        let till = try Till()
        let copy = till.folder["copy"]
        #expect(try CommandRun(["backup", copy, "--database", till.folder.file]).status == 0)
        // The server would go on writing to a file that has no name any more.
        let itself = try CommandRun(["backup", till.folder.file, "--database", till.folder.file, "--force"])
        #expect(itself.status == 1 && itself.errors.contains("belongs to the database"), "\(itself)")
        try till.pay()
        let restore = ["restore", copy, "--database", till.folder.file]
        let plain = try CommandRun(restore)
        #expect(plain.status == 1 && plain.errors.contains("exists already"), "\(plain)")
        let served = try CommandRun(restore + ["--force"])
        #expect(served.status == 1 && served.errors.contains("open in another program"), "\(served)")
        #expect(served.errors.split(separator: "\n").count == 1)
        #expect(try till.pay().status == 201)
        try till.expectWhole()
        // A killed server leaves a log, which must not come up in what replaces it.
        till.kill()
        let stopped = try CommandRun(restore + ["--force"])
        #expect(stopped.status == 0, "\(stopped)")
        try till.restart()
        #expect(try till.api.get("/v1/invoices/\(till.invoice)")["payments"].items.isEmpty)
        #expect(try till.pay().status == 201)
        let check = try CommandRun.check(till.folder.file)
        #expect(check.status == 0, "\(check)")
        till.stop()
    }

    @Test("what the commands cannot do they say in one line, with status 1")
    func refusals() throws {
        let folder = try TestFolder()
        let runs = [
            ["backup", folder["copy"], "--database", folder["none"]],
            ["backup", folder["copy"], "--database", "postgres://localhost/x"],
            ["restore", folder["none"], "--database", folder.file],
            ["restore", folder.path, "--database", folder.file],
            ["check", "--database", folder["none"]], ["check", "--database", folder.path],
        ]
        for arguments in runs {
            let run = try CommandRun(arguments)
            #expect(run.status == 1, "\(run)")
            #expect(run.errors.split(separator: "\n").count == 1, "\(run)")
            #expect(run.output.isEmpty, "\(run)")
        }
        #expect(access(folder.file, F_OK) != 0)
        #expect(access(folder["none"], F_OK) != 0)
    }
}

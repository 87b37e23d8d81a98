import DatabaseSupport
import Glibc
import JSON
import Testing

/// A disk that is full, or may be written no longer, under a running server.
@Suite(.serialized, .enabled(if: TestEngine.current == .sqlite)) struct DiskFaultTests {
    private func logBytes(_ till: Till) -> UInt {
        var status = stat()
        return stat(till.folder.file + "-wal", &status) == 0 ? UInt(status.st_size) : 0
    }

    /// The largest file that a process may make: RLIMIT_FSIZE, 1 on Linux, setrlimit(2).
    private func limitFiles(of till: Till, to bytes: UInt) throws {
        typealias SetLimit = @convention(c) (pid_t, CInt, UnsafePointer<rlimit>, UnsafeMutablePointer<rlimit>?) -> CInt
        let symbol = try #require(dlsym(nil, "prlimit"))
        let setLimit = unsafeBitCast(symbol, to: SetLimit.self)
        var limit = rlimit(rlim_cur: bytes, rlim_max: UInt.max)
        try #require(setLimit(till.server.pid, 1, &limit, nil) == 0, "prlimit: \(errno)")
    }

    /// Whether SIGXFSZ, 25 on Linux, would not end the server: not every kernel sends it, so it is asked of proc(5).
    private func ignoresFileLimit(_ till: Till) throws -> Bool {
        let status = String(decoding: try FileBytes.stream("/proc/\(till.server.pid)/status"), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") })
        let mask = try #require(UInt64(line.dropFirst(7).filter(\.isHexDigit), radix: 16))
        return mask & (1 << 24) != 0
    }

    @Test("a log that may not grow refuses writes with 503, and reads go on; then it takes them again, none lost")
    func fileSizeLimit() throws {
        let till = try Till()
        defer { till.stop() }
        for _ in 0..<20 { try till.pay() }
        #expect(try ignoresFileLimit(till))
        try limitFiles(of: till, to: logBytes(till) + 100_000)
        till.expectUnavailable(try till.payUntilRefused())
        for _ in 0..<10 { till.expectUnavailable(try till.pay()) }
        #expect(try till.api.get("/v1/invoices/\(till.invoice)").status == 200)
        #expect(try till.api.send("GET", "/readyz").status == 200)
        try till.expectWhole()
        try limitFiles(of: till, to: UInt.max)
        for _ in 0..<20 { #expect(try till.pay().status == 201) }
        try till.expectWhole()
        // And again, ended by a kill while nothing can be written.
        try limitFiles(of: till, to: logBytes(till) + 50_000)
        till.expectUnavailable(try till.payUntilRefused())
        till.kill()
        try till.restart()
        #expect(try till.pay().status == 201)
        try till.expectWhole()
    }

    @Test("a full disk refuses writes with 503, and reads go on; once there is room it takes them again, none lost")
    func fullDisk() throws {
        guard let disk = try SmallDisk(megabytes: 12) else { return }
        let till = try Till(in: disk.path)
        defer { till.stop() }
        let note = String(repeating: "n", count: 60)
        for round in 0..<3 {
            try disk.fill(leaving: round * 10_000)
            till.expectUnavailable(try till.payUntilRefused(note: note))
            for _ in 0..<5 { till.expectUnavailable(try till.pay(note: note)) }
            #expect(try till.api.get("/v1/invoices/\(till.invoice)").status == 200)
            disk.makeRoom()
            for _ in 0..<10 { #expect(try till.pay(note: note).status == 201) }
            try till.expectWhole()
        }
        try disk.fill(leaving: 0)
        till.expectUnavailable(try till.payUntilRefused(note: note))
        till.kill()
        disk.makeRoom()
        try till.restart()
        #expect(try till.pay().status == 201)
        try till.expectWhole()
    }

    @Test("a program that starts on a full disk says so, and makes no half database")
    func startOnFullDisk() throws {
        guard let disk = try SmallDisk(megabytes: 8) else { return }
        try disk.fill(leaving: 20_000)
        let file = disk.path + "/network.sqlite"
        let run = try CommandRun(["serve", "--database", file, "--port", "0", "--log", "off"])
        #expect(run.status == 1, "\(run)")
        #expect(run.errors.contains("No space left"), "\(run)")
        disk.makeRoom()
        let server = try ServerProcess(database: file, at: Till.now)
        #expect(server.terminate() == 0)
        let check = try CommandRun.check(file)
        #expect(check.status == 0, "\(check)")
    }

    @Test("a backup that does not fit leaves nothing behind, and the old one as it was")
    func backupOnFullDisk() throws {
        guard let disk = try SmallDisk(megabytes: 8) else { return }
        let till = try Till()
        defer { till.stop() }
        try FileBytes.write(disk.path + "/copy", Array("the old copy".utf8))
        try disk.fill(leaving: 100_000)
        let arguments = ["backup", disk.path + "/copy", "--database", till.folder.file, "--force"]
        for flags in [[], ["--gzip"]] {
            let run = try CommandRun(arguments + flags)
            #expect(run.status == 1, "\(run)")
            #expect(run.errors.split(separator: "\n").count == 1, "\(run)")
        }
        #expect(try FileBytes.read(disk.path + "/copy") == Array("the old copy".utf8))
        #expect(disk.names == ["copy", "filler"])
        disk.makeRoom()
        let run = try CommandRun(arguments)
        #expect(run.status == 0, "\(run)")
    }

    @Test("a file system that turns read-only refuses writes with 503 until it is mended")
    func readOnlyFileSystem() throws {
        guard let disk = try SmallDisk(megabytes: 16) else { return }
        let till = try Till(in: disk.path)
        for _ in 0..<10 { try till.pay() }
        till.kill()
        try disk.remount("ro")
        let run = try CommandRun(["serve", "--database", till.folder.file, "--port", "0", "--log", "off"])
        #expect(run.status == 1, "\(run)")
        #expect(run.errors.contains("may not be written"), "\(run)")
        try disk.remount("rw")
        try till.restart()
        #expect(try till.pay().status == 201)
        try till.expectWhole()
        till.stop()
    }
}

/// A file system in memory of a few megabytes, where this process may mount one.
private final class SmallDisk {
    let path: String

    /// Nil where nothing can be mounted: only root may, and not in every container.
    init?(megabytes: Int) throws {
        guard geteuid() == 0 else { return nil }
        var template = Array("/tmp/bayline-disk-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) == 0 else {
            rmdir(path)
            return nil
        }
    }

    deinit {
        // Lazily, should a server that failed its test still hold it.
        _ = try? Self.run(["umount", "-l", path])
        rmdir(path)
    }

    func remount(_ mode: String) throws {
        try #require(try Self.run(["mount", "-o", "remount,\(mode)", path]) == 0)
    }

    /// Takes all room but so much.
    func fill(leaving bytes: Int) throws {
        // A program that another test starts meanwhile would inherit it, and hold the room after the file is unlinked.
        let descriptor = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4_096)
        var size = 0
        while true {
            let count = write(descriptor, block, block.count)
            guard count > 0 else { break }
            size += count
        }
        ftruncate(descriptor, lseek(descriptor, 0, SEEK_END) - bytes)
    }

    func makeRoom() { unlink(path + "/filler") }

    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let argv = arguments.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var pid: pid_t = 0
        guard
            posix_spawnp(&pid, arguments[0], &actions, nil, argv, [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil])
                == 0
        else { return -1 }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return (status >> 8) & 0xff
    }
}

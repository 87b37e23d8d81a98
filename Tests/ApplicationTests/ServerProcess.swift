import Glibc

/// The real program as a process of its own, to be killed in mid-work.
final class ServerProcess {
    let port: UInt16
    let pid: pid_t
    private let output: Int32
    /// What it leaves beside a server's database: messages; nil where that is the database's own folder.
    private let folder: String?
    static let key = "bl_process_tests"

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts `bayline serve` on a database and waits until it says where it serves.
    init(database: String, at now: String, flags: [String] = []) throws {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else { throw Failure(description: "pipe") }
        let folder = try database.hasPrefix("postgres") ? TemporaryFolder.make() : nil
        self.folder = folder
        let messages = folder.map { ["--notification-file", $0 + "/notifications.ndjson"] } ?? []
        let arguments =
            [
                try Self.program(), "serve", "--database", database, "--port", "0", "--log", "off", "--test-clock", now,
            ] + messages + flags
        pid = try Self.spawn(arguments, output: pipes[1], unneeded: pipes[0])
        close(pipes[1])
        output = pipes[0]
        var seen = ""
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while !seen.contains("http://127.0.0.1:") || !seen.hasSuffix("\n") {
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else {
                // Reaped here, too: a child that nobody waits for keeps the testing library from seeing its own.
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                close(output)
                throw Failure(description: "the program ended: \(seen)")
            }
            seen += String(decoding: chunk[..<count], as: UTF8.self)
        }
        let digits = seen.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
        guard let port = UInt16(digits) else { throw Failure(description: "no port in \(seen)") }
        self.port = port
    }

    /// Ends the process without a word, as a power cut would, and waits until it is gone.
    func killNow() {
        kill(pid, SIGKILL)
        reap()
    }

    /// Asks the process to stop; returns its exit status.
    func terminate() -> Int32 {
        kill(pid, SIGTERM)
        return reap()
    }

    @discardableResult
    private func reap() -> Int32 {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        close(output)
        if let folder { TemporaryFolder.remove(folder) }
        return status
    }

    /// The program beside the test bundle that runs.
    static func program() throws -> String {
        var path = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { throw Failure(description: "no /proc/self/exe") }
        let bundle = String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let folder = bundle.split(separator: "/").dropLast()
        let program = "/" + folder.joined(separator: "/") + "/bayline"
        guard access(program, X_OK) == 0 else { throw Failure(description: "\(program) is not built") }
        return program
    }

    private static func spawn(_ arguments: [String], output: Int32, unneeded: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, unneeded)
        let argv = arguments.map { strdup($0) } + [nil]
        let environment = [strdup("BAYLINE_ADMIN_KEY=\(key)"), nil]
        defer { (argv + environment).forEach { free($0) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, arguments[0], &actions, nil, argv, environment)
        guard result == 0 else { throw Failure(description: String(cString: strerror(result))) }
        return pid
    }
}

import Glibc

/// The program run to its end: a command, or a server that cannot start.
struct CommandRun: CustomStringConvertible {
    let arguments: [String]
    /// The exit status; minus the signal where one ended it.
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter wrapper: a program that starts the other with less rights, like setpriv.
    init(_ arguments: [String], through wrapper: [String] = []) throws {
        self.arguments = arguments
        let names = try (0..<2).map { _ in try Self.temporaryName() }
        defer { names.forEach { unlink($0) } }
        let pid = try Self.spawn(wrapper + [try ServerProcess.program()] + arguments, names)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        let signal = status & 0x7f
        self.status = signal == 0 ? (status >> 8) & 0xff : -signal
        output = try Self.text(names[0])
        errors = try Self.text(names[1])
    }

    /// The lines of standard output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    var description: String {
        "bayline \(arguments.joined(separator: " ")): \(status)\n\(output)\(errors)"
    }

    /// `bayline check` on a file.
    static func check(_ database: String) throws -> CommandRun {
        try CommandRun(["check", "--database", database])
    }

    private static func temporaryName() throws -> String {
        var template = Array("/tmp/bayline-run-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw ServerProcess.Failure(description: "mkstemp") }
        close(descriptor)
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func spawn(_ arguments: [String], _ names: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, names[0], O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, names[1], O_WRONLY, 0)
        let argv = arguments.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        let environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid: pid_t = 0
        let result = posix_spawn(&pid, arguments[0], &actions, nil, argv, environment)
        guard result == 0 else { throw ServerProcess.Failure(description: String(cString: strerror(result))) }
        return pid
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try FileBytes.read(name), as: UTF8.self)
    }
}

/// Whole files, as tests damage and compare them.
enum FileBytes {
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw ServerProcess.Failure(description: "\(path) cannot be read") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, done)
            }
            guard count > 0 else { throw ServerProcess.Failure(description: "\(path) ends early") }
            done += count
        }
        return bytes
    }

    /// A file whose size is not known before, as in proc(5).
    static func stream(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw ServerProcess.Failure(description: "\(path) cannot be read") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        var count = Glibc.read(descriptor, &chunk, chunk.count)
        while count > 0 {
            bytes += chunk[..<count]
            count = Glibc.read(descriptor, &chunk, chunk.count)
        }
        return bytes
    }

    static func write(_ path: String, _ bytes: some Collection<UInt8>) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw ServerProcess.Failure(description: "\(path) cannot be made") }
        defer { close(descriptor) }
        let all = Array(bytes)
        var done = 0
        while done < all.count {
            let count = all.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            guard count > 0 else { throw ServerProcess.Failure(description: "\(path) cannot be written") }
            done += count
        }
    }
}

/// A folder for one test, with all that is in it.
final class TestFolder {
    let path: String

    init(in parent: String = "/tmp") throws {
        var template = Array("\(parent)/bayline-fault-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ServerProcess.Failure(description: "mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        Self.empty(path)
        rmdir(path)
    }

    subscript(_ name: String) -> String { "\(path)/\(name)" }

    /// Where the network's database is.
    var file: String { self["network.sqlite"] }

    /// The database as it lies on the disk, copied to another name with its log.
    func copy(to name: String, log: Bool = true) throws {
        try FileBytes.write(self[name], try FileBytes.read(file))
        guard log, access(file + "-wal", F_OK) == 0 else { return }
        try FileBytes.write(self[name] + "-wal", try FileBytes.read(file + "-wal"))
    }

    /// Removes a database with what lies beside it.
    func remove(_ name: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(self[name] + suffix) }
    }

    private static func empty(_ path: String) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let full = path + "/" + name
            if unlink(full) != 0 {
                empty(full)
                rmdir(full)
            }
        }
    }
}

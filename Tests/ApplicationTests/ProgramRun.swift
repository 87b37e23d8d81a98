import Glibc

/// The real program, run with some arguments; what it says and how it ends.
final class ProgramRun {
    private let pid: pid_t
    private let output: Int32
    private let complaints: Int32
    private var isReaped = false

    init(_ arguments: [String], environment: [String] = []) throws {
        var out: [Int32] = [-1, -1]
        var err: [Int32] = [-1, -1]
        guard pipe(&out) == 0, pipe(&err) == 0 else { throw ServerProcess.Failure(description: "pipe") }
        // Programs that other tests start meanwhile must not hold the ends open.
        for descriptor in out + err { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO)
        let program = try ServerProcess.program()
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { (argv + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, program, &actions, nil, argv, variables)
        close(out[1])
        close(err[1])
        guard result == 0 else { throw ServerProcess.Failure(description: String(cString: strerror(result))) }
        self.pid = pid
        output = out[0]
        complaints = err[0]
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(output)
        close(complaints)
    }

    /// Waits for a line on standard output that begins so; false where the program ended without one.
    func says(_ beginning: String) -> Bool {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.starts(with: beginning.utf8) { return true }
            line = []
        }
        return false
    }

    /// Asks the program to stop, and waits for its end.
    func terminate() -> (status: Int32, complaints: String) {
        kill(pid, SIGTERM)
        return wait()
    }

    /// Waits for its end: the exit status, or the signal that ended it, negative; and its words on standard error.
    func wait() -> (status: Int32, complaints: String) {
        let words = all(of: complaints)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        isReaped = true
        let signal = status & 0x7f
        return (signal == 0 ? (status >> 8) & 0xff : -signal, words)
    }

    /// What it said on standard output that was not read yet; for programs that say little and end by themselves.
    func said() -> String {
        all(of: output)
    }

    private func all(of descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

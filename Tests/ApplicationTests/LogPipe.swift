import Glibc
import JSON

/// A pipe in the log's place.
final class LogPipe: Sendable {
    let input: Int32
    private let output: Int32

    struct Failure: Error {}

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure() }
        // A program that another test starts must not keep the input open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = ends[0]
        input = ends[1]
    }

    deinit { close(output) }

    /// What was written, line by line, once nobody writes any more: closes the input, and reads to the end.
    func lines() throws -> [JSONValue] {
        close(input)
        return try rest()
    }

    /// What is there, once something is; nothing after ten seconds.
    func next() throws -> [JSONValue] {
        var ends = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard poll(&ends, 1, 10_000) == 1 else { return [] }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(output, &chunk, chunk.count)
        return try Self.lines(chunk.prefix(max(count, 0)))
    }

    /// Reads until the input is closed.
    func rest() throws -> [JSONValue] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return try Self.lines(bytes[...])
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) throws -> [JSONValue] {
        guard bytes.isEmpty || bytes.last == UInt8(ascii: "\n") else { throw Failure() }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONParser.parse(Array($0)) }
    }
}

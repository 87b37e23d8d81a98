import Glibc
import HTTPServer

/// Very many requests of all framings to a server in this process, which must not grow by them.
///
/// To be built optimised, since that is what is shipped, and what the optimiser does to lifetimes is part of the
/// question.
struct ManyRequests {
    private static let batch = 60
    /// A connection is given up after so many batches, so that opening and closing are part of it.
    private static let batchesOfConnection = 50
    private static let connections = 8

    let count: Int

    func run() -> Bool {
        let configuration = HTTPServerConfiguration(loops: 1)
        let server = HTTPServer(configuration: configuration) { request, responder in
            responder.answer(
                HTTPResponse(
                    status: 200, fields: [HTTPField(name: "X-Path", value: request.path)], body: request.body + [10]))
        }
        guard let port = try? server.start() else {
            print("The server does not start.")
            return false
        }
        let start = Load.milliseconds()
        guard let samples = drive(port) else { return false }
        let elapsed = max(1, Load.milliseconds() - start)
        server.stop(grace: 1)
        let statistics = server.statistics
        let memory = Flatness.judge(samples)
        print(
            "\(statistics.requests) requests on \(statistics.connectionsAccepted) connections in \(elapsed) ms; "
                + "own memory, second quarter \(memory.second >> 10) KB, last \(memory.last >> 10) KB: "
                + (memory.isFlat ? "flat" : "it grows"))
        return memory.isFlat && statistics.requests >= count && statistics.refused == 0
    }

    /// The memory after each hundredth of the requests; nil if an answer is wrong.
    private func drive(_ port: UInt16) -> [Int]? {
        let requests = Self.requests
        let step = max(1, count / 100)
        var samples: [Int] = []
        var done = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while done < count {
            let streams = (0..<Self.connections).compactMap { _ in Stream(port: port) }
            for _ in 0..<Self.batchesOfConnection where done < count {
                for stream in streams {
                    guard stream.sendAll(requests), takeAnswers(stream, &buffer) else {
                        print("An answer is wrong after \(done) requests.")
                        return nil
                    }
                    done += Self.batch
                }
                while samples.count < done / step, let memory = ProcessMemory(of: Int(getpid())) {
                    samples.append(memory.own)
                }
            }
        }
        return samples
    }

    private func takeAnswers(_ stream: Stream, _ buffer: inout [UInt8]) -> Bool {
        var bytes: [UInt8] = []
        var taken = 0
        var used = 0
        while taken < Self.batch {
            let count = stream.receive(into: &buffer)
            guard count > 0 else { return false }
            bytes += buffer[..<count]
            do throws(Answer.Failure) {
                while taken < Self.batch {
                    let answer = try bytes.withUnsafeBufferPointer { bytes throws(Answer.Failure) in
                        try Answer(UnsafeBufferPointer(rebasing: bytes[used...]))
                    }
                    guard answer.status == 200 else { return false }
                    used += answer.length
                    taken += 1
                }
            } catch {
                if error == .broken { return false }
            }
        }
        return used == bytes.count
    }

    private static var requests: [UInt8] {
        let texts = [
            "GET /orders/7?a=b HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nUser-Agent: many\r\n\r\n",
            "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
            "POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;x\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        ]
        return (0..<batch).flatMap { Array(texts[$0 % texts.count].utf8) }
    }
}

import Glibc
import SocketSupport
import Testing

@testable import HTTPServer

/// What concerns the whole process, each in one of its own.
@Suite("Limits of the process", .serialized)
struct ProcessTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    /// So many descriptors a process may have here at most.
    private static var hardLimit: Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_max)
    }

    private static func idleCount(descriptors: Int) -> Int { min(10_000, (descriptors - 200) / 2) }

    /// The open descriptors when nothing is under way: the fewest of several looks, since a server that finds that
    /// nobody waits has taken one for a moment.
    private static func openDescriptors() -> [Int] {
        let looks = (0..<10).compactMap { _ -> [Int]? in
            usleep(10_000)
            guard let folder = opendir("/proc/self/fd") else { return nil }
            defer { closedir(folder) }
            var numbers: [Int] = []
            while let entry = readdir(folder) {
                let number = withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 1) { Int(String(cString: $0)) }
                }
                if let number, number != dirfd(folder) { numbers.append(number) }
            }
            return numbers
        }
        return looks.min { $0.count < $1.count } ?? []
    }

    /// Opens descriptors until there are so many; what the server holds for a moment is waited for, ten seconds long.
    private static func exhaust(_ taken: inout [Descriptor], to count: Int) {
        for _ in 0..<10_000 where taken.count < count {
            let raw = open("/dev/null", O_RDONLY)
            if raw >= 0 { taken.append(Descriptor(raw)) } else { usleep(1_000) }
        }
        #expect(taken.count == count)
    }

    @Test("a process that has run out of descriptors answers 503, goes on serving, and recovers")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            // The limit is one of numbers, not of how many are open; and the tests beside this one have left it some of
            // theirs, at any place.
            let ceiling = try #require(ProcessTests.openDescriptors().max()) + 100
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = rlim_t(ceiling)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            let fixture = try ServerFixture()
            let served = try fixture.client()
            try served.send(ProcessTests.hello)
            #expect(try served.receive().status == 200)
            let all = ceiling - ProcessTests.openDescriptors().count
            #expect(all > 50)
            for _ in 0..<3 {
                var taken: [Descriptor] = []
                ProcessTests.exhaust(&taken, to: all)
                for round in 0..<20 {
                    // The one descriptor that is free becomes the client's: none is left for the server's side.
                    taken.removeLast()
                    let client = try fixture.client()
                    if round % 2 == 0 { try client.send(ProcessTests.hello) }
                    let answer = try client.receive()
                    #expect(answer.status == 503)
                    #expect(answer.fields["retry-after"] == "1")
                    #expect(try client.isAtEnd())
                    try served.send(ProcessTests.hello)
                    #expect(try served.receive().status == 200)
                    client.close()
                    ProcessTests.exhaust(&taken, to: all)
                }
                taken = []
                let client = try fixture.client()
                try client.send(ProcessTests.hello)
                #expect(try client.receive().status == 200)
            }
            #expect(fixture.server.statistics.connectionsTurnedAway == 60)
        }
    }

    @Test("thousands of idle connections take less than 10 KB each and less than 200 MB, and do not slow the others")
    func idleConnections() async {
        print("idle connections in this run: \(Self.idleCount(descriptors: Self.hardLimit))")
        await #expect(processExitsWith: .success) {
            // Both ends are in this process: two descriptors for each.
            let count = ProcessTests.idleCount(descriptors: DescriptorLimit.raise(to: 21_000))
            // Fewer prove little; only a machine that allows no more may do with them.
            if ProcessTests.hardLimit >= 21_000 { try #require(count == 10_000) }
            try #require(count > 0)
            var limits = ServerLimits()
            limits.connections = count + 10
            let fixture = try ServerFixture(limits: limits)
            let active = try fixture.client()
            try active.send(ProcessTests.hello)
            #expect(try active.receive().status == 200)
            let before = ResidentMemory.bytes
            var idle: [Client] = []
            idle.reserveCapacity(count)
            for index in 0..<count {
                idle.append(try fixture.client())
                // Half of them have been used.
                if index % 2 == 0 { try idle[index].send(ProcessTests.hello) }
            }
            for index in stride(from: 0, to: count, by: 2) {
                #expect(try idle[index].receive().status == 200)
            }
            #expect(eventually { fixture.server.statistics.connectionsIdle == count + 1 })
            let grown = ResidentMemory.bytes - before
            #expect(grown < count * 10_000, "\(grown / count) bytes for each of \(count)")
            #expect(ResidentMemory.bytes < 200_000_000)
            let start = ContinuousClock.now
            for _ in 0..<2_000 {
                try active.send(ProcessTests.hello)
                #expect(try active.receive().text == "hello")
            }
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test("24 hours with connections in every state pass by steps of the clock, and leave nothing behind")
    func day() async {
        await #expect(processExitsWith: .success) {
            let clock = ScriptedClock()
            let fixture = try StreamFixture(clock: clock.clock) { $0.tickMilliseconds = 3_600_000 }
            let active = try fixture.client()
            let live = try fixture.client()
            try live.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
            let stream = try #require(fixture.streams.output())
            #expect(try live.receiveHead().status == 200)
            func serve() throws {
                // One of each kind that a deadline ends, and a used connection beside them.
                let slowHead = try fixture.client()
                try slowHead.send("GET / HT")
                let slowBody = try fixture.client()
                try slowBody.send("POST /hold-body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
                let held = try #require(fixture.streams.input())
                let idle = try fixture.client()
                #expect(eventually { fixture.server.statistics.connectionsOpen == 5 })
                for second in 0..<3_600 {
                    clock.step(1_000, fixture.server)
                    guard second % 20 == 0 else { continue }
                    try active.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                    let answer = try active.receive()
                    #expect(answer.text == "abc")
                    #expect(answer.fields["connection"] == nil)
                }
                stream.write(Array("tick".utf8))
                #expect(try live.receiveSome().count == 9)
                #expect(try slowHead.receive().status == 408)
                #expect(try slowBody.receive().status == 408)
                #expect(Received(held.stream).wait() == .failed(.tooSlow))
                #expect(try idle.isAtEnd())
                #expect(eventually { fixture.server.statistics.connectionsOpen == 2 })
            }
            try serve()
            let before = ResidentMemory.bytes
            for _ in 1..<24 {
                try serve()
            }
            let grown = ResidentMemory.bytes - before
            #expect(grown < 2_000_000, "\(grown) bytes more")
            #expect(fixture.server.statistics.refused == 48)
            #expect(fixture.server.statistics.requests == 24 * 181 + 1)
            #expect(fixture.streams.gone == 0)
        }
    }
}

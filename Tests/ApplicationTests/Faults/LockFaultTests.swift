import Application
import DatabaseSupport
import Dispatch
import JSON
import ServiceKit
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing
import TestSupport

/// Another program that holds the database's lock under a running server.
@Suite(.enabled(if: TestEngine.current == .sqlite)) struct LockFaultTests {
    @Test("while another program holds the write lock, writes wait a bounded time for it and answer 503; reads go on")
    func heldLock() throws {
        let folder = try TestFolder()
        var configuration = Application.Configuration(database: folder.file)
        configuration.port = 0
        configuration.testClock = Instant(Till.now)
        configuration.administratorKey = ServerProcess.key
        configuration.logLevel = .off
        configuration.storage.busyTimeoutMilliseconds = 100
        let application = try Application(configuration)
        let port = try application.start()
        defer { application.stop(grace: 2) }
        let api = try APIClient(port: port, key: ServerProcess.key)
        let world = try World.make(api)
        let other = try SQLiteDatabase(path: folder.file)
        for round in 0..<3 {
            let lock = WriteLock(other)
            let began = DispatchTime.now().uptimeNanoseconds
            // Several at once share the wait.
            let statuses = try writes(8, port, world, round)
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
            #expect(statuses.map(\.status) == Array(repeating: 503, count: 8))
            #expect(statuses.allSatisfy { $0.retryAfter })
            // Eight waits one after the other would take as long with the standard patience; a thousand other tests run
            // beside this one.
            #expect(seconds < 20, "\(seconds) s")
            #expect(try api.send("GET", "/v1/outlets/\(world.outlet)").status == 200)
            lock.release()
            #expect(try api.send("POST", "/v1/repair-orders", world.orderBody()).status == 201)
        }
        other.close()
        let check = try CommandRun.check(folder.file)
        #expect(check.status == 0, "\(check)")
        #expect(check.output.contains(" 3 orders,"), "\(check)")
    }

    private func writes(
        _ count: Int, _ port: UInt16, _ world: World, _ round: Int
    ) throws -> [(status: Int, retryAfter: Bool)] {
        let answers = Mutex<[(status: Int, retryAfter: Bool)]>([])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            guard let api = try? APIClient(port: port, key: ServerProcess.key),
                let answer = try? api.send(
                    "POST", "/v1/repair-orders", world.orderBody(), key: "locked-\(round)-\(index)")
            else { return }
            answers.withLock { $0.append((answer.status, answer.fields["retry-after"] != nil)) }
        }
        return answers.withLock { $0 }
    }
}

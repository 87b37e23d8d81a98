import DatabaseSupport
import Glibc
import JSON
import Metrics
import ServiceKit
import SocketSupport
import Synchronization
import TestSupport
import Testing

/// The real program, killed while messages are under way (EVT-02: at least once).
@Suite struct WebhookCrashTests {
    private func eventually(_ holds: () throws -> Bool) throws {
        let began = Stopwatch()
        while try !holds() {
            guard Stopwatch().microseconds(since: began) < 60_000_000 else {
                Issue.record("it did not come")
                return
            }
            usleep(20_000)
        }
    }

    @Test("no event is lost and each document's order is kept, though the program is killed again and again")
    func killed() throws {
        // On PostgreSQL a dead node's claims are waited for, by a clock that stands still here.
        guard TestEngine.current == .sqlite else { return }
        let store = try TestStore()
        defer { store.remove() }
        let calls = Mutex(0)
        // Every other message is left without an answer, so that some are always under way.
        let receiver = try TestReceiver { _ in
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            return number % 2 == 0 && number < 40 ? .silence : .status(200)
        }
        defer { receiver.stop() }
        var program = try start(store)
        defer { program.killNow() }
        var api = try APIClient(port: program.port, key: ServerProcess.key)
        let endpoint = try api.post(
            "/v1/webhook-endpoints", ["url": "http://127.0.0.1:\(receiver.port)/", "types": ["outlet.*"]])
        var outlets: [String] = []
        for code in ["SH01", "SH02", "SH03"] {
            outlets.append(try api.post("/v1/outlets", World.outletBody.with("code", .string(code))).id)
        }
        // What had come before the present program: each one sends at least what the last one left, or what is new.
        var before = 0
        for round in 0..<5 {
            for outlet in outlets {
                for name in ["A", "B"] { try api.must("PATCH", "/v1/outlets/\(outlet)", ["name": "\(name)\(round)"]) }
            }
            try eventually { receiver.requests.count > before }
            program.killNow()
            before = receiver.requests.count
            program = try start(store)
            api = try APIClient(port: program.port, key: ServerProcess.key)
        }
        calls.withLock { $0 = 40 }
        let target = "/v1/webhook-endpoints/\(endpoint.id)/deliveries?limit=200&status="
        // What is without an answer now would be given up after 15 seconds, and tried again when the clock has moved.
        receiver.release()
        var now = try #require(Instant(World.monday))
        try eventually {
            now = now.adding(minutes: 1)
            try api.must("PUT", "/v1/test-clock", ["now": .string(now.text)])
            return try api.get(target + "delivered")["items"].items.count == 33
        }
        #expect(try api.get(target + "dead")["items"].items.isEmpty)
        try holds(receiver, outlets)
    }

    @Test("a program that holds webhooks sends none, and the next one sends what waited")
    func held() throws {
        let store = try TestStore()
        defer { store.remove() }
        let receiver = try TestReceiver { _ in .status(200) }
        defer { receiver.stop() }
        let holding = try start(store, "--hold-webhooks")
        let api = try APIClient(port: holding.port, key: ServerProcess.key)
        try api.post("/v1/webhook-endpoints", ["url": "http://127.0.0.1:\(receiver.port)/", "types": ["outlet.*"]])
        try api.post("/v1/outlets", World.outletBody)
        #expect(holding.terminate() == 0)
        #expect(receiver.requests.isEmpty)
        let sending = try start(store)
        try eventually { receiver.requests.count == 1 }
        #expect(sending.terminate() == 0)
    }

    /// Everything came, and nothing before what goes first; what came again came under its own name.
    private func holds(_ receiver: TestReceiver, _ outlets: [String]) throws {
        let messages = try receiver.requests.map { request in
            (id: request.fields["webhook-id"] ?? "", data: try JSONParser.parse(request.body)["data"])
        }
        for outlet in outlets {
            var seen: [String] = []
            var last: Int64 = 0
            for message in messages where message.data["root"].text == outlet && !seen.contains(message.id) {
                let sequence = try #require(message.data["sequence"].integer)
                #expect(sequence > last)
                last = sequence
                seen.append(message.id)
            }
            #expect(seen.count == 11)
        }
        #expect(messages.count > 33)
    }

    private func start(_ store: TestStore, _ flags: String...) throws -> ServerProcess {
        try ServerProcess(database: store.database, at: World.monday, flags: ["--allow-private-webhooks"] + flags)
    }
}

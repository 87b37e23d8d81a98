import DatabaseSupport
import Glibc
import JSON
import Metrics
import ServiceKit
import SocketSupport
import Synchronization
import TestSupport
import Testing

/// The real program, killed while jobs run and messages are under way (EVT-03, EVT-04).
@Suite(.timeLimit(.minutes(5))) struct NotificationCrashTests {
    private func eventually(
        at place: SourceLocation = #_sourceLocation, _ holds: () throws -> Bool
    ) throws {
        let began = Stopwatch()
        while try !holds() {
            guard Stopwatch().microseconds(since: began) < 60_000_000 else {
                Issue.record("it did not come", sourceLocation: place)
                return
            }
            usleep(20_000)
        }
    }

    private func start(_ store: TestStore, at now: String, gateway: UInt16, _ flags: String...) throws -> ServerProcess
    {
        try ServerProcess(
            database: store.database, at: now,
            flags: ["--allow-private-webhooks", "--gateway-url", "http://127.0.0.1:\(gateway)/send"] + flags)
    }

    /// An appointment of Tuesday that is confirmed.
    private func confirm(_ world: World, _ startsAt: String, _ api: APIClient) throws -> String {
        let id = try api.post(
            "/v1/appointments",
            [
                "outletId": .string(world.outlet), "customerId": .string(world.customer),
                "vehicleId": .string(world.vehicle), "channel": "phone", "startsAt": .string(startsAt),
                "concerns": ["Brakes squeal"],
            ]
        ).id
        try api.post("/v1/appointments/\(id)/confirm")
        return id
    }

    @Test("no message is lost and each job runs once, though the program is killed again and again")
    func killed() throws {
        // On PostgreSQL a dead node's claims are waited for, by a clock that stands still here.
        guard TestEngine.current == .sqlite else { return }
        let store = try TestStore()
        defer { store.remove() }
        let calls = Mutex(0)
        // Every third message is left without an answer, so that some are always under way.
        let receiver = try TestReceiver { _ in
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            return number % 3 == 0 && number < 20 ? .silence : .status(200)
        }
        defer { receiver.stop() }
        var program = try start(store, at: World.monday, gateway: receiver.port)
        defer { program.killNow() }
        var api = try APIClient(port: program.port, key: ServerProcess.key)
        let world = try World.make(api)
        var appointments: [String] = []
        // A day before the first of them is still to come.
        for hour in 2...7 {
            appointments.append(try confirm(world, "2026-11-24T0\(hour):00:00Z", api))
            try eventually { receiver.requests.count >= hour - 1 }
            program.killNow()
            program = try start(store, at: World.monday, gateway: receiver.port)
            api = try APIClient(port: program.port, key: ServerProcess.key)
        }
        calls.withLock { $0 = 20 }
        receiver.release()
        // All reminders of the appointments become due in one downtime.
        program.killNow()
        program = try start(store, at: "2026-11-24T00:30:00Z", gateway: receiver.port)
        api = try APIClient(port: program.port, key: ServerProcess.key)
        try eventually {
            try api.get("/v1/notifications?status=queued")["items"].items.isEmpty
                && api.get("/v1/jobs?kind=appointment.dayReminder&status=done")["items"].items.count == 6
        }
        #expect(try api.get("/v1/jobs?status=dead")["items"].items.isEmpty)
        for id in appointments {
            let sent = try api.get("/v1/notifications?resource=\(id)&customer=\(world.customer)")["items"].items
            #expect(sent.map { $0["kind"].text }.sorted() == ["appointment.confirmed", "appointment.reminder"])
            let came = receiver.requests.map { $0.fields["idempotency-key"] ?? "" }
            // Too late for none of them: each came, some more than once.
            for notification in sent { #expect(came.contains(notification["id"].text)) }
            let due = try api.get("/v1/events?types=appointment.reminderDue&resource=\(id)")["items"].items
            #expect(due.count == 1)
        }
        #expect(program.terminate() == 0)
        program = try start(store, at: "2026-11-24T00:30:00Z", gateway: receiver.port)
    }

    @Test("a program that holds messages sends none, and the next one sends what waited")
    func held() throws {
        let store = try TestStore()
        defer { store.remove() }
        let receiver = try TestReceiver { _ in .status(200) }
        defer { receiver.stop() }
        let holding = try start(store, at: World.monday, gateway: receiver.port, "--hold-notifications")
        let api = try APIClient(port: holding.port, key: ServerProcess.key)
        _ = try confirm(World.make(api), "2026-11-24T01:00:00Z", api)
        try api.put("/v1/test-clock", ["now": "2026-11-23T02:00:00Z"])
        #expect(holding.terminate() == 0)
        #expect(receiver.requests.isEmpty)
        let sending = try start(store, at: "2026-11-23T02:00:00Z", gateway: receiver.port)
        try eventually { receiver.requests.count == 1 }
        #expect(sending.terminate() == 0)
    }
}

import Application
import DatabaseSupport
import Dispatch
import Glibc
import JSON
import ServiceKit
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing
import TestSupport

/// The program killed in the middle of bookings, new orders, payments and parts leaving the store, and started again.
@Suite(.enabled(if: TestEngine.current == .sqlite)) struct CrashTests {
    /// What was answered as done, by identifier, and the table where it must be.
    private struct Answered: Sendable {
        var appointments: Set<String> = []
        var orders: Set<String> = []
        var payments: Set<String> = []
        var slips: Set<String> = []
    }

    /// What the clients work on.
    private struct Target: Sendable {
        let world: World
        let invoice: String
        /// An order in repair with its job, for which parts are issued.
        let order: String
        let job: String
    }

    private struct Place: Sendable {
        let round: Int
        let client: Int
        let turn: Int

        /// A key that no other request has.
        var key: String { "crash-\(round)-\(client)-\(turn)" }
    }

    private static let rounds = 100
    private static let now = "2026-11-24T01:00:00Z"

    @Test(
        "killed a hundred times under load, every answered write is there and nothing is half done",
        .timeLimit(.minutes(15)))
    func killed() throws {
        let folder = try TestFolder()
        var server = try ServerProcess(database: folder.file, at: Self.now)
        let api = try APIClient(port: server.port, key: ServerProcess.key)
        let world = try World.make(api, pads: 100_000)
        let invoice = try world.invoiced(api).invoice
        let (order, job) = try world.started(api, mileage: 42_000)
        let target = Target(world: world, invoice: invoice, order: order, job: job)
        var all = Answered()
        let random = SeededRandomSource(seed: 20)
        for round in 0..<Self.rounds {
            let answered = load(server, target, round: round, requests: 1 + Int(random.next(below: 24)))
            all.appointments.formUnion(answered.appointments)
            all.orders.formUnion(answered.orders)
            all.payments.formUnion(answered.payments)
            all.slips.formUnion(answered.slips)
            // Every other time the file is looked at as the kill left it, before the program has mended it.
            if round % 2 == 0 { try check(folder.file, all) }
            server = try ServerProcess(database: folder.file, at: Self.now)
            if round % 2 == 1 { try check(folder.file, all) }
        }
        for count in [all.appointments.count, all.orders.count, all.payments.count, all.slips.count] {
            #expect(count > Self.rounds, "\(count)")
        }
        #expect(server.terminate() == 0)
        try check(folder.file, all)
    }

    /// Works from four clients until so many requests were answered, then kills the process under them.
    private func load(_ server: ServerProcess, _ target: Target, round: Int, requests: Int) -> Answered {
        let answered = Mutex(Answered())
        let left = Mutex(requests)
        let enough = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        let port = server.port
        for client in 0..<4 {
            DispatchQueue(label: "load.\(client)").async(group: group) {
                // The connection ends when the process does: that is the end of this client's work.
                guard let api = try? APIClient(port: port, key: ServerProcess.key) else { return }
                // Other suites look at the answers; here it is their number that counts.
                api.holdsToContract = false
                for turn in 0..<2_000 {
                    let place = Place(round: round, client: client, turn: turn)
                    guard (try? work(api, target, place, answered)) != nil else { return }
                    let isLast = left.withLock { left in
                        left -= 1
                        return left == 0
                    }
                    if isLast { enough.signal() }
                }
            }
        }
        enough.wait()
        server.killNow()
        group.wait()
        return answered.withLock { $0 }
    }

    /// One write; notes what was answered.
    private func work(
        _ api: APIClient, _ target: Target, _ place: Place, _ answered: borrowing Mutex<Answered>
    ) throws {
        let world = target.world
        switch (place.turn + place.client) % 4 {
        case 0:
            let payment: JSONValue = ["method": "cash", "amount": World.money(1)]
            let answer = try api.send("POST", "/v1/invoices/\(target.invoice)/payments", payment, key: place.key)
            if answer.status == 201 { answered.withLock { _ = $0.payments.insert(answer.id) } }
        case 1:
            let answer = try api.send("POST", "/v1/repair-orders", world.orderBody(), key: place.key)
            if answer.status == 201 { answered.withLock { _ = $0.orders.insert(answer.id) } }
        case 2:
            let answer = try api.send(
                "POST", "/v1/repair-orders/\(target.order)/part-issues", world.issueBody(target.job), key: place.key)
            if answer.status == 201 { answered.withLock { _ = $0.slips.insert(answer.id) } }
        default:
            let day = Instant(seconds: 1_795_568_400).adding(days: Int64(place.round * 4 + place.client))
            let time = day.adding(minutes: Int64(place.turn / 4 % 16) * 30)
            let answer = try api.send("POST", "/v1/appointments", world.bookingBody(time.text))
            if answer.status == 201 { answered.withLock { _ = $0.appointments.insert(answer.id) } }
        }
    }

    /// All that was answered, and no half-written transaction; read from the file, beside the program where it runs.
    private func check(_ file: String, _ answered: Answered) throws {
        let database = try SQLiteInspection(path: file)
        defer { database.close() }
        func ids(_ sql: SQL) throws -> Set<String> { Set(try database.read { try $0.query(sql) { $0.text(0) } }) }
        #expect(try ids("SELECT id FROM appointments").isSuperset(of: answered.appointments))
        #expect(try ids("SELECT id FROM repair_orders").isSuperset(of: answered.orders))
        #expect(try ids("SELECT id FROM payments").isSuperset(of: answered.payments))
        #expect(try ids("SELECT id FROM part_slips WHERE kind = 'issue'").isSuperset(of: answered.slips))
        #expect(DatabaseCheck().run(on: database) { Issue.record("\($0.line)") } == 0)
    }
}

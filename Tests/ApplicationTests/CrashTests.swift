import Dispatch
import Glibc
import JSON
import Parts
import SQLDatabase
import SQLiteEngine
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// The program killed in the middle of bookings and payments, and started again.
@Suite struct CrashTests {
    /// What was answered before the process died.
    private struct Answered: Sendable {
        var appointments: [String] = []
        var payments: [String] = []
    }

    private static let rounds = 20

    @Test(
        "killed twenty times under load, every answered write is there and the ledgers add up", .timeLimit(.minutes(5)))
    func killed() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let file = folder + "/network.sqlite"
        var server = try ServerProcess(database: file, at: "2026-11-24T01:00:00Z")
        let api = try APIClient(port: server.port, key: ServerProcess.key)
        let world = try World.make(api, pads: 5)
        let (_, invoice) = try world.invoiced(api)
        var all = Answered()
        let random = SeededRandomSource(seed: 20)
        for round in 0..<Self.rounds {
            let answered = load(server, world, invoice, round: round, requests: 3 + Int(random.next(below: 60)))
            server = try ServerProcess(database: file, at: "2026-11-24T01:00:00Z")
            all.appointments += answered.appointments
            all.payments += answered.payments
            try check(all, APIClient(port: server.port, key: ServerProcess.key), world, invoice)
            try checkFile(file)
        }
        #expect(all.appointments.count > Self.rounds)
        #expect(all.payments.count > Self.rounds)
        #expect(server.terminate() == 0)
    }

    /// Books and pays from four clients until so many requests were answered, then kills the process under them.
    private func load(
        _ server: ServerProcess, _ world: World, _ invoice: String, round: Int, requests: Int
    ) -> Answered {
        let answered = Mutex(Answered())
        let left = Mutex(requests)
        let enough = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        let port = server.port
        for client in 0..<4 {
            DispatchQueue(label: "load.\(client)").async(group: group) {
                // The connection ends when the process does: that is the end of this client's work.
                guard let api = try? APIClient(port: port, key: ServerProcess.key) else { return }
                for turn in 0..<2_000 {
                    guard (try? work(api, world, invoice, (round, client, turn), answered)) != nil else { return }
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

    /// One booking or one payment; notes what was answered.
    private func work(
        _ api: APIClient, _ world: World, _ invoice: String, _ place: (round: Int, client: Int, turn: Int),
        _ answered: borrowing Mutex<Answered>
    ) throws {
        if place.turn % 2 == 0 {
            let payment: JSONValue = ["method": "cash", "amount": World.money(1)]
            let answer = try api.send(
                "POST", "/v1/invoices/\(invoice)/payments", payment,
                key: "pay-\(place.round)-\(place.client)-\(place.turn)")
            if answer.status == 201 { answered.withLock { $0.payments.append(answer.id) } }
            return
        }
        let day = Instant(seconds: 1_795_568_400).adding(days: Int64(place.round * 4 + place.client))
        let time = day.adding(minutes: Int64(place.turn % 16) * 30)
        let answer = try api.send("POST", "/v1/appointments", world.bookingBody(time.text))
        if answer.status == 201 { answered.withLock { $0.appointments.append(answer.id) } }
    }

    private func check(_ answered: Answered, _ api: APIClient, _ world: World, _ invoice: String) throws {
        let stored = try api.get("/v1/invoices/\(invoice)")
        let payments = Set(stored["payments"].items.map { $0["id"].text })
        #expect(payments.isSuperset(of: answered.payments))
        let paid = stored["payments"].items.reduce(0) { $0 + ($1["amount"]["amount"].integer ?? 0) }
        let open = try #require(stored["open"]["amount"].integer)
        #expect(stored["customerTotal"]["amount"].integer == open + paid)
        for appointment in answered.appointments.suffix(20) {
            #expect(try api.send("GET", "/v1/appointments/\(appointment)").status == 200)
        }
    }

    /// What no half-written transaction may leave behind, read from the file beside the running program.
    private func checkFile(_ file: String) throws {
        let database = try SQLiteDatabase(path: file)
        defer { database.close() }
        func number(_ sql: SQL) throws -> Int { try database.read { try $0.first(sql) { $0.int(0) } ?? 0 } }
        #expect(try database.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
        #expect(try database.read { try $0.query("PRAGMA foreign_key_check") { _ in 1 } }.isEmpty)
        #expect(try database.read { try Stock.discrepancies(in: $0) }.isEmpty)
        let appointments = try number("SELECT count(*) FROM appointments")
        #expect(try number("SELECT count(*) FROM events WHERE type = 'appointment.created'") == appointments)
        #expect(try number("SELECT count(DISTINCT appointment_id) FROM capacity_claims") == appointments)
        let payments = try number("SELECT count(*) FROM payments")
        #expect(try number("SELECT count(*) FROM events WHERE type = 'payment.received'") == payments)
        #expect(try number("SELECT count(*) FROM idempotency_keys") == payments)
        #expect(try number("SELECT coalesce(max(sequence), 0) - count(*) FROM events") == 0)
    }
}

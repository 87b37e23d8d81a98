import DatabaseSupport
import Glibc
import JSON
import ServiceKit
import SQLDatabase
import SQLiteEngine
import Testing

/// Files damaged on the disk: the program never dies of them, and `check` tells what is damaged.
@Suite(.serialized, .enabled(if: TestEngine.current == .sqlite)) struct DamageTests {
    private static let pageBytes = 4_096

    /// A network's file with all in it, and no log.
    private func network() throws -> (TestFolder, World, invoice: String) {
        let till = try Till()
        for _ in 0..<10 { try till.pay() }
        till.stop()
        return (till.folder, till.world, till.invoice)
    }

    /// What people ask for and do all day; every answer is one of these.
    private func visit(_ file: String, _ world: World, _ invoice: String) throws -> [Int] {
        let server = try ServerProcess(database: file, at: Till.now)
        let api = try APIClient(port: server.port, key: ServerProcess.key)
        api.holdsToContract = false
        var statuses: [Int] = []
        let reads = [
            "/v1/invoices/\(invoice)", "/v1/repair-orders?outlet=\(world.outlet)", "/v1/events?limit=200",
            "/v1/customers/\(world.customer)", "/v1/vehicles/\(world.vehicle)", "/v1/parts",
            "/v1/outlets/\(world.outlet)/board", "/v1/outlets/\(world.outlet)/stock", "/readyz",
        ]
        for path in reads { statuses.append(try api.send("GET", path).status) }
        statuses.append(try api.send("POST", "/v1/repair-orders", world.orderBody()).status)
        statuses.append(
            try api.send(
                "POST", "/v1/invoices/\(invoice)/payments", ["method": "cash", "amount": World.money(1)]
            ).status)
        #expect(server.terminate() == 0)
        return statuses
    }

    /// The first pages of tables that every visit reads.
    private func roots(_ file: String) throws -> [Int] {
        let database = try SQLiteInspection(path: file)
        defer { database.close() }
        return try database.read { transaction in
            try transaction.query(
                """
                SELECT rootpage FROM sqlite_schema
                WHERE name IN ('invoices', 'repair_orders', 'events', 'customers') ORDER BY name
                """
            ) { $0.int(0) - 1 }
        }
    }

    @Test("with any page turned to garbage or nothing, no request ends the program, and check tells of it")
    func pages() throws {
        let (folder, world, invoice) = try network()
        let sound = try FileBytes.read(folder.file)
        let pages = sound.count / Self.pageBytes
        let certain = [0] + (try roots(folder.file))
        let random = SeededRandomSource(seed: 41)
        var refusedStarts = 0
        var failed = 0
        for round in 0..<18 {
            // First those that are surely looked at; the others are drawn.
            let page = round < certain.count ? certain[round] : 1 + Int(random.next(below: UInt64(pages - 1)))
            var bytes = sound
            for index in 0..<Self.pageBytes {
                bytes[page * Self.pageBytes + index] = round % 3 == 2 ? 0 : UInt8(random.next(below: 256))
            }
            folder.remove("damaged")
            try FileBytes.write(folder["damaged"], bytes)
            let check = try CommandRun.check(folder["damaged"])
            #expect(check.status == 1, "page \(page), round \(round): \(check)")
            #expect(!check.lines.isEmpty || !check.errors.isEmpty)
            let start = try? visit(folder["damaged"], world, invoice)
            guard let statuses = start else {
                let run = try CommandRun(
                    ["serve", "--database", folder["damaged"], "--port", "0", "--log", "off"])
                #expect(run.status == 1, "page \(page): \(run)")
                #expect(run.errors.split(separator: "\n").count == 1, "\(run)")
                refusedStarts += 1
                continue
            }
            let known: Set = [200, 201, 401, 404, 409, 422, 500, 503]
            #expect(known.isSuperset(of: statuses), "page \(page): \(statuses)")
            failed += statuses.filter { $0 >= 500 }.count
        }
        #expect(refusedStarts > 0)
        #expect(failed > 0)
    }

    @Test("a log cut at any byte, turned in any byte, or lost, leaves the moment of an earlier commit")
    func log() throws {
        let till = try Till()
        till.stop()
        try till.restart()
        let atRest = try paymentCount(till.folder.file)
        for _ in 0..<40 { try till.pay() }
        till.kill()
        let folder = till.folder
        let log = try FileBytes.read(folder.file + "-wal")
        let random = SeededRandomSource(seed: 42)
        var kept: [(length: Int, payments: Int)] = []
        for round in 0..<24 {
            folder.remove("damaged")
            try folder.copy(to: "damaged", log: false)
            let place = Int(random.next(below: UInt64(log.count)))
            if round % 2 == 0 {
                try FileBytes.write(folder["damaged"] + "-wal", log[..<place])
            } else {
                var turned = log
                turned[place] ^= 0x5A
                try FileBytes.write(folder["damaged"] + "-wal", turned)
            }
            let check = try CommandRun.check(folder["damaged"])
            #expect(check.status == 0, "at byte \(place) of \(log.count), round \(round): \(check)")
            kept.append((place, try paymentCount(folder["damaged"])))
        }
        // What stands before the fault is kept: the later the fault, the more.
        kept.sort { $0.length < $1.length }
        for (earlier, later) in zip(kept, kept.dropFirst()) { #expect(earlier.payments <= later.payments) }
        #expect(Set(kept.map(\.payments)).count > 5)
        folder.remove("damaged")
        try folder.copy(to: "damaged", log: false)
        #expect(try CommandRun.check(folder["damaged"]).status == 0)
        #expect(try paymentCount(folder["damaged"]) == atRest)
        // And whole, all that was answered is there.
        try till.restart()
        try till.expectWhole()
        #expect(till.answered.count == 40)
        till.stop()
    }

    private func paymentCount(_ file: String) throws -> Int {
        let check = try CommandRun.check(file)
        let words = check.output.split(separator: " ").map(String.init)
        let place = try #require(words.firstIndex(of: "payments,"), "\(check)")
        return try #require(Int(words[place - 1]))
    }
}

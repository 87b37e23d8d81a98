import Dispatch
import JSON
import Parts
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct ConcurrentIssueTests {
    @Test("however many issue from one lot at once, exactly what is there goes out")
    func oneLot() throws {
        let world = try PartsWorld()
        world.addPart("OIL")
        world.receive("OIL", lot: "A", 40)
        let statuses = Mutex<[Int: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: 100) { number in
            let answer = world.issue("OIL", 1, holder: "ro_\(number)")
            statuses.withLock { $0[answer.status, default: 0] += 1 }
        }
        #expect(statuses.withLock { $0 } == [201: 40, 409: 60])
        #expect(world.level("OIL")["onHand"] == 0)
        let issued = try world.service.count("SELECT -SUM(quantity) FROM stock_movements WHERE kind = 'issue'")
        #expect(issued == 40_000)
        #expect(try world.service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }

    @Test("reservations made at once never keep more than there is")
    func reservations() throws {
        let world = try PartsWorld()
        world.addPart("OIL")
        world.receive("OIL", lot: "A", 10)
        world.receive("OIL", lot: "B", 7)
        DispatchQueue.concurrentPerform(iterations: 20) { number in
            _ = world.reserve("OIL", 2, holder: "apt_\(number)")
        }
        #expect(try world.service.count("SELECT SUM(quantity) FROM part_reservations") == 17_000)
        #expect(try world.service.count("SELECT SUM(short) FROM part_reservations") == 23_000)
        #expect(world.level("OIL")["available"] == 0)
    }

    @Test("the storage itself refuses a balance below zero")
    func check() throws {
        let world = try PartsWorld()
        world.addPart("OIL")
        world.receive("OIL", lot: "A", 1)
        #expect(throws: DatabaseError.self) {
            try world.service.database.writeAndWait { try $0.execute("UPDATE lots SET on_hand = on_hand - 1001") }
        }
    }
}

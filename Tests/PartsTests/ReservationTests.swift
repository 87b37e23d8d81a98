import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct ReservationTests {
    let world: PartsWorld
    var service: TestService { world.service }

    init() throws {
        world = try PartsWorld()
        world.addPart("OIL")
        world.receive("OIL", lot: "A", 10)
    }

    @Test("a reservation reduces what others can have, not what is on hand")
    func available() {
        #expect(world.reserve("OIL", 4, holder: "apt_1")["reserved"] == 4)
        let level = world.level("OIL")
        #expect(level["onHand"] == 10)
        #expect(level["reserved"] == 4)
        #expect(level["available"] == 6)
        #expect(world.available("OIL", for: "apt_1") == 10)
        #expect(world.available("OIL", for: "apt_2") == 6)
    }

    @Test("what is not free is recorded as short; a second wish adds to the first")
    func shortage() {
        world.reserve("OIL", 8, holder: "apt_1")
        let second = world.reserve("OIL", 5, holder: "apt_2")
        #expect(second["reserved"] == 2)
        #expect(second["short"] == 3)
        let third = world.reserve("OIL", .decimal("1.5"), holder: "apt_1")
        #expect(third["reserved"] == 0)
        #expect(third["short"] == .decimal("1.5"))
        #expect(world.held(by: "apt_1")["reserved"]["OIL"] == 8)
        #expect(world.held(by: "apt_1")["short"]["OIL"] == .decimal("1.5"))
        #expect(world.held(by: "apt_2")["short"]["OIL"] == 3)
        #expect(world.level("OIL")["available"] == 0)
    }

    @Test("what is reserved for others counts as not there for an issue")
    func issueAgainstOthers() {
        world.reserve("OIL", 8, holder: "apt_1")
        let answer = world.issue("OIL", 3, holder: "ro_2")
        #expect(answer.rule == "REP-05")
        #expect(answer["available"] == 2)
        #expect(world.issue("OIL", 3, lot: "A", holder: "ro_2")["available"] == 2)
        #expect(world.issue("OIL", 2, holder: "ro_2").status == 201)
        #expect(world.issue("OIL", 8, holder: "apt_1").status == 201)
        #expect(world.level("OIL")["onHand"] == 0)
    }

    @Test("an issue uses up its holder's reservation, in part and whole")
    func consume() throws {
        world.reserve("OIL", 4, holder: "ro_1")
        world.issue("OIL", 3, holder: "ro_1")
        #expect(world.held(by: "ro_1")["reserved"]["OIL"] == 1)
        #expect(world.level("OIL")["available"] == 6)
        world.issue("OIL", 2, holder: "ro_1")
        #expect(world.held(by: "ro_1")["reserved"] == [:])
        #expect(world.level("OIL")["available"] == 5)
        #expect(try service.count("SELECT count(*) FROM part_reservations") == 0)
    }

    @Test("parts that were short and are issued after their arrival are short no more")
    func shortArrives() {
        world.reserve("OIL", 12, holder: "ro_1")
        world.receive("OIL", lot: "B", 5)
        world.issue("OIL", 11, holder: "ro_1")
        #expect(world.held(by: "ro_1")["reserved"] == [:])
        #expect(world.held(by: "ro_1")["short"]["OIL"] == 1)
    }

    @Test("released stock is free again, and shortages are gone")
    func release() throws {
        world.reserve("OIL", 12, holder: "apt_1")
        #expect(service.post("/v1/shelf/apt_1/release").status == 200)
        #expect(world.level("OIL")["available"] == 10)
        #expect(try service.count("SELECT count(*) FROM part_reservations") == 0)
        let story = service.get("/v1/events?resource=apt_1")["items"].items.map { $0["type"].text }
        #expect(story == ["reservation.made", "reservation.released"])
    }

    @Test("an appointment's reservations become the order's, and join what the order has")
    func move() {
        world.addPart("PAD")
        world.receive("PAD", lot: "C", 1)
        world.reserve("OIL", 4, holder: "apt_1")
        world.reserve("PAD", 2, holder: "apt_1")
        world.reserve("OIL", 1, holder: "ro_1")
        #expect(service.post("/v1/shelf/apt_1/move/ro_1").status == 200)
        #expect(world.held(by: "apt_1")["reserved"] == [:])
        #expect(world.held(by: "ro_1")["reserved"]["OIL"] == 5)
        #expect(world.held(by: "ro_1")["reserved"]["PAD"] == 1)
        #expect(world.held(by: "ro_1")["short"]["PAD"] == 1)
        #expect(service.post("/v1/shelf/ro_1/move/ro_1").status == 200)
        #expect(world.held(by: "ro_1")["reserved"]["OIL"] == 5)
    }

    @Test("stock that expires under its reservation leaves nothing for others, and never less")
    func expiresReserved() {
        world.receive("OIL", lot: "B", 5, expiresOn: "2026-11-24")
        world.reserve("OIL", 15, holder: "apt_1")
        service.clock.set(TestService.morning.adding(days: 1))
        #expect(world.level("OIL")["available"] == 0)
        #expect(world.available("OIL", for: "apt_2") == 0)
        #expect(world.available("OIL", for: "apt_1") == 10)
    }
}

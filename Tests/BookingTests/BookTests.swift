import JSON
import ServiceKit
import TestSupport
import Testing

/// The day's book: `GET /v1/appointments`.
@Suite struct BookTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("the book of a day is in the order of time, by outlet, status and customer")
    func filters() {
        let other = World.person("李四", phone: "+8613800000002", world.service)
        let late = world.book(World.wednesday("15:00")).id
        let early = world.book(World.wednesday("09:00"), with: [("customerId", .string(other))]).id
        let next = world.book(World.shanghai("2026-11-26", "08:30")).id
        world.act("confirm", on: late)
        #expect(ids("outlet=\(world.outlet)&day=2026-11-25") == [early, late])
        #expect(ids("outlet=\(world.outlet)") == [early, late, next])
        #expect(ids("outlet=\(world.outlet)&status=confirmed") == [late])
        #expect(ids("customer=\(other)") == [early])
        #expect(ids("status=requested&customer=\(world.customer)") == [next])
        #expect(ids("outlet=\(world.outlet)&day=2026-11-26&status=requested&customer=\(world.customer)") == [next])
        #expect(ids("outlet=\(world.outlet)&day=2026-11-27") == [])
    }

    @Test("pages follow each other without gap or repetition")
    func pages() {
        var booked: [String] = []
        for time in ["08:30", "08:30", "10:00", "11:00", "12:00"] {
            booked.append(world.book(World.wednesday(time), operations: []).id)
        }
        var seen: [String] = []
        var cursor: String?
        repeat {
            let query = "day=2026-11-25&outlet=\(world.outlet)&limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
            let page = world.service.get("/v1/appointments?\(query)")
            seen += page["items"].items.map { $0["id"].text }
            cursor = page["nextCursor"] == .null ? nil : page["nextCursor"].text
        } while cursor != nil
        #expect(seen.count == 5)
        #expect(Set(seen) == Set(booked))
    }

    @Test(
        "a filter that cannot be read is refused",
        arguments: [
            "day=2026-11-25", "status=lost", "outlet=here", "day=soon&outlet=out_00000000000000000000000000",
            "cursor=abc", "sort=number",
        ])
    func unreadable(query: String) {
        #expect(world.service.get("/v1/appointments?\(query)").status == 400)
    }

    private func ids(_ query: String) -> [String] {
        world.service.get("/v1/appointments?\(query)")["items"].items.map { $0["id"].text }
    }
}

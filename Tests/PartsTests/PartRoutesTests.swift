import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct PartRoutesTests {
    let world: PartsWorld
    var service: TestService { world.service }

    init() throws {
        world = try PartsWorld()
    }

    @Test("a new part has an identifier, a version and what it was given")
    func create() {
        let answer = world.addPart("OIL-5W30") { $0.with("maker", "Shell").with("shelfLifeDays", 720) }
        #expect(answer.status == 201)
        #expect(answer.id.hasPrefix("prt_"))
        #expect(answer.field("ETag") == "\"1\"")
        #expect(answer.field("Location") == "/v1/parts/\(answer.id)")
        #expect(answer["maker"] == "Shell")
        #expect(answer["hazardous"] == false)
        #expect(answer["listPrice"]["amount"] == 9_500)
    }

    @Test("a part number is used once, in any order of arrival")
    func numberTaken() throws {
        world.addPart("OIL-5W30")
        let second = world.addPart("OIL-5W30")
        #expect(second.status == 409)
        #expect(second.code == "part_number_taken")
        #expect(try service.count("SELECT count(*) FROM parts") == 1)
        #expect(try service.count("SELECT count(*) FROM events WHERE type = 'part.created'") == 1)
    }

    @Test("all that is missing or wrong in a part is named at once")
    func invalid() {
        let answer = service.post("/v1/parts", ["number": "two\nlines", "cost": ["amount": -1, "currency": "XXX"]])
        #expect(answer.status == 422)
        #expect(
            Set(answer.pointers) == [
                "/number", "/name", "/unit", "/listPrice", "/genuine", "/cost/amount", "/cost/currency",
            ])
    }

    @Test("list price and cost are of one currency")
    func currencies() {
        let answer = world.addPart("X") { $0.with("cost", PartsWorld.money(100, "EUR")) }
        #expect(answer.status == 422)
        #expect(answer.code == "currency_differs")
        #expect(answer.pointers == ["/listPrice/currency", "/cost/currency"])
    }

    @Test("a part supersedes one that exists")
    func supersedes() {
        #expect(world.addPart("NEW") { $0.with("supersedes", "OLD") }.pointers == ["/supersedes"])
        world.addPart("OLD")
        #expect(world.addPart("NEW") { $0.with("supersedes", "OLD") }["supersedes"] == "OLD")
    }

    @Test("a part is found by its identifier and by its number, others are 404")
    func get() {
        let id = world.addPart("OF/2101").id
        #expect(service.get("/v1/parts/\(id)")["number"] == "OF/2101")
        #expect(service.get("/v1/parts/OF%2F2101").id == id)
        #expect(service.get("/v1/parts/OF").status == 404)
        #expect(service.get("/v1/parts/prt_00000000000000000000000000").status == 404)
    }

    @Test("parts are listed by number, page by page, each once")
    func pages() {
        for number in ["C", "A", "E", "B", "D"] { world.addPart(number) }
        var seen: [String] = []
        var cursor = ""
        repeat {
            let page = service.get("/v1/parts?limit=2" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
            seen += page["items"].items.map { $0["number"].text }
            cursor = page["nextCursor"].text
        } while !cursor.isEmpty
        #expect(seen == ["A", "B", "C", "D", "E"])
    }

    @Test("the name filter finds a fragment in any case and takes no wildcards")
    func filters() {
        world.addPart("A") { $0.with("name", "Bremsbelag VORN") }
        world.addPart("B") { $0.with("name", "100% Öl") }
        world.addPart("C") { $0.with("name", "机油滤清器") }
        func numbers(_ query: String) -> [String] {
            service.get("/v1/parts?\(query)")["items"].items.map { $0["number"].text }
        }
        #expect(numbers("name=vorn") == ["A"])
        #expect(numbers("name=%C3%B6l") == ["B"])
        #expect(numbers("name=%25") == ["B"])
        #expect(numbers("name=_") == [])
        #expect(numbers("name=%E6%BB%A4%E6%B8%85") == ["C"])
        #expect(numbers("number=B") == ["B"])
        #expect(numbers("number=B&name=vorn") == [])
    }

    @Test("a change makes a new version, keeps the rest, and null clears")
    func change() throws {
        let id = world.addPart("A") { $0.with("maker", "Shell").with("category", "oil") }.id
        let answer = service.patch("/v1/parts/A", ["listPrice": PartsWorld.money(9_900), "maker": nil])
        #expect(answer.status == 200)
        #expect(answer.field("ETag") == "\"2\"")
        #expect(answer["listPrice"]["amount"] == 9_900)
        #expect(answer["maker"] == .null)
        #expect(answer["category"] == "oil")
        #expect(service.get("/v1/parts/\(id)")["version"] == 2)
        #expect(try service.count("SELECT count(*) FROM events WHERE type = 'part.changed'") == 1)
    }

    @Test("a change that changes nothing leaves version and events alone")
    func noChange() throws {
        world.addPart("A")
        #expect(service.patch("/v1/parts/A", [:]).field("ETag") == "\"1\"")
        #expect(try service.count("SELECT count(*) FROM events WHERE type = 'part.changed'") == 0)
    }

    @Test("a change on an old version is 412, and the number cannot change")
    func versions() {
        world.addPart("A")
        service.patch("/v1/parts/A", ["name": "Other"])
        let stale = service.send("PATCH", "/v1/parts/A", ["name": "Third"]) { $0.ifMatch = "\"1\"" }
        #expect(stale.status == 412)
        #expect(service.patch("/v1/parts/A", ["number": "B"]).pointers == ["/number"])
        #expect(service.patch("/v1/parts/A", ["cost": PartsWorld.money(1, "EUR")]).code == "currency_differs")
    }
}

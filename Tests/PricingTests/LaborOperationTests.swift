import JSON
import Pricing
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct LaborOperationTests {
    let world: PricingWorld
    var service: TestService { world.service }

    init() throws {
        world = try PricingWorld()
    }

    @Test("a labour operation comes back as it was given")
    func create() {
        let checklist: JSONValue = [
            ["text": "Pad thickness", "unit": "mm", "minimum": .decimal("3.5"), "maximum": 12], ["text": "Noise"],
        ]
        let answer = world.addOperation("BRK-F") {
            $0.with("inspectionChecklist", checklist).with("tools", ["Torque wrench"]).with("manualSection", "4.2")
        }
        #expect(answer.status == 201)
        #expect(answer.id.hasPrefix("op_"))
        #expect(answer["revision"] == 1)
        #expect(answer["standardHours"] == .decimal("1.5"))
        #expect(answer["inspectionChecklist"] == checklist)
        #expect(answer["guarantee"]["distanceKm"] == 5_000)
        #expect(service.get("/v1/labor-operations/BRK-F").bytes == answer.bytes)
        #expect(service.get("/v1/labor-operations/NONE").status == 404)
    }

    @Test("the code is used once in the network")
    func codeTaken() throws {
        world.addOperation("LOF")
        let second = world.addOperation("LOF")
        #expect(second.status == 409)
        #expect(second.code == "operation_code_taken")
        #expect(try service.count("SELECT count(*) FROM labor_operation_revisions") == 1)
    }

    @Test("what is missing or wrong is named at once")
    func invalid() {
        let answer = service.post(
            "/v1/labor-operations",
            [
                "code": "A,B", "standardHours": 0, "level": 0, "bayKind": "garage",
                "inspectionChecklist": [["text": "x", "minimum": 2, "maximum": 1]],
            ])
        #expect(answer.status == 422)
        #expect(
            Set(answer.pointers) == [
                "/code", "/description", "/standardHours", "/skill", "/level", "/bayKind",
                "/inspectionChecklist/0/maximum",
            ])
        #expect(world.addOperation("A") { $0.with("standardHours", .decimal("0.805")) }.pointers == ["/standardHours"])
    }

    @Test("a revision is the operation from now on; the one before stays as it was")
    func revise() throws {
        let id = world.addOperation("BRK").id
        let body = PricingWorld.operation("BRK").with("standardHours", 2).with("guarantee", nil).with("code", nil)
        let revised = service.put("/v1/labor-operations/BRK", body)
        #expect(revised.status == 200)
        #expect(revised.id == id)
        #expect(revised["revision"] == 2)
        #expect(revised.field("ETag") == "\"2\"")
        #expect(revised["guarantee"] == .null)
        #expect(try world.operation("BRK").standardHours == Hours(hundredths: 200))
        let first = service.get("/v1/labor-operations/BRK?revision=1")
        #expect(first["standardHours"] == .decimal("1.5"))
        #expect(service.get("/v1/labor-operations/BRK?revision=3").status == 404)
        #expect(try service.count("SELECT count(*) FROM events WHERE type = 'laborOperation.revised'") == 1)
    }

    @Test("a revision of an old version is 412, of nothing 404, under another code 422")
    func reviseWrong() {
        world.addOperation("BRK")
        let body = PricingWorld.operation("BRK")
        #expect(service.send("PUT", "/v1/labor-operations/BRK", body) { $0.ifMatch = "\"2\"" }.status == 412)
        #expect(service.put("/v1/labor-operations/NONE", body).status == 404)
        let renamed = service.put("/v1/labor-operations/BRK", body.with("code", "BRK2"))
        #expect(renamed.status == 422)
        #expect(renamed.code == "code_is_fixed")
        #expect(service.get("/v1/labor-operations/BRK")["revision"] == 1)
    }

    @Test("operations are listed by code in their present revision, by skill, page by page")
    func list() {
        for code in ["C", "A", "B"] { world.addOperation(code) }
        world.addOperation("D") { $0.with("skill", "maintenance") }
        service.put("/v1/labor-operations/C", PricingWorld.operation("C").with("skill", "maintenance"))
        func codes(_ query: String) -> [String] {
            service.get("/v1/labor-operations?\(query)")["items"].items.map { $0["code"].text }
        }
        #expect(codes("") == ["A", "B", "C", "D"])
        #expect(codes("skill=brakes") == ["A", "B"])
        #expect(codes("skill=maintenance") == ["C", "D"])
        let page = service.get("/v1/labor-operations?limit=3")
        #expect(codes("limit=3&cursor=\(page["nextCursor"].text)") == ["D"])
    }

    @Test("an operation that a body names and that is not there is 422 at its pointer")
    func referenced() throws {
        let refusal = #expect(throws: Refusal.self) { try world.operation("NONE") }
        #expect(refusal?.status == 422)
        #expect(refusal?.code == "unknown_reference")
    }
}

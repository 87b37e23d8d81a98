import JSON
import TestSupport
import Testing

@Suite("Multi-point inspections (RCP-05)")
struct HealthCheckTests {
    @Test("templates have revisions, and an inspection keeps the one that it was made by")
    func revises() throws {
        let world = try World()
        let id = world.template()
        let visit = world.draft()
        let body: JSONValue = ["templateId": .string(id), "results": world.results(front: "5", rear: "6")]
        #expect(world.service.put(world.path(visit) + "/mpi", body)["templateRevision"].integer == 1)
        let revised = world.service.put(
            "/v1/mpi-templates/\(id)", ["name": "Shorter", "items": [["id": "wipers", "name": "Wiper blades"]]])
        #expect(revised["revision"].integer == 2)
        #expect(world.service.get("/v1/mpi-templates/\(id)?revision=1")["items"].items.count == 2)
        #expect(world.service.get("/v1/mpi-templates")["items"][0]["revision"].integer == 2)
        #expect(world.service.get(world.path(visit) + "/mpi")["templateRevision"].integer == 1)
        let taken = world.service.post(
            "/v1/mpi-templates", ["code": "HC", "name": "B", "items": [["id": "a", "name": "A"]]])
        #expect(taken.code == "template_code_taken")
    }

    @Test("measured values decide the light by unit and position; eyes may find worse, never better")
    func judges() throws {
        let world = try World()
        let id = world.template()
        let path = world.path(world.draft()) + "/mpi"
        func record(_ results: JSONValue) -> TestAnswer {
            world.service.put(path, ["templateId": .string(id), "results": results])
        }
        let found = record(world.results(front: "1.5", rear: "4.9", wipers: "amber"))
        #expect(found.status == 200)
        #expect(found["results"].items.map { $0["result"].text } == ["red", "amber", "amber"])
        #expect(found["results"].items.map { $0["safetyClass"].text } == ["unsafe", "advisory", "none"])
        #expect(found["red"].integer == 1)
        #expect(record(world.results(front: "4", rear: "5"))["green"].integer == 3)
        var worse = world.results(front: "5", rear: "6").items
        worse[0] = worse[0].with("result", "red")
        #expect(record(.array(worse))["results"][0]["result"].text == "red")
        worse[0] = worse[0].with("result", "green").with("measured", 1)
        let better = record(.array(worse))
        #expect(better.status == 422)
        #expect(better.rule == "RCP-05")
        #expect(better.code == "result_contradicts_value")
        #expect(better.pointers == ["/results/0"])
    }

    @Test("every item at each position is answered, measured in its unit, and no other (RCP-05)")
    func refuses() throws {
        let world = try World()
        let id = world.template()
        let path = world.path(world.draft()) + "/mpi"
        let good = world.results(front: "5", rear: "6").items
        let wrong: [(String, [JSONValue])] = [
            ("items_unanswered", [good[0], good[2]]), ("item_repeated", good + [good[0]]),
            ("unknown_item", good + [["item": "horn", "result": "green"]]),
            ("unknown_item", [good[0].with("position", "roof"), good[1], good[2]]),
            ("measured_value_needed", [good[0].with("measured", nil).with("result", "green"), good[1], good[2]]),
            ("unit_differs", [good[0].with("unit", "inch"), good[1], good[2]]),
        ]
        for (code, results) in wrong {
            let answer = world.service.put(path, ["templateId": .string(id), "results": .array(results)])
            #expect(answer.status == 422, "\(code)")
            #expect(answer.code == code)
            #expect(answer.rule == "RCP-05")
        }
        #expect(world.service.get(path).code == "no_mpi")
        let unknown = world.service.put(
            path, ["templateId": "mpt_01M85FB8T0Z8FYDYQB2ZJTXSYX", "results": .array(good)])
        #expect(unknown.pointers == ["/templateId"])
    }

    @Test("measured wear is kept with the vehicle, by part and position, over visits")
    func keepsWear() throws {
        let world = try World()
        let id = world.template()
        for (front, rear) in [("5", "6"), ("4.2", "5.1")] {
            let visit = world.draft()
            let body: JSONValue = ["templateId": .string(id), "results": world.results(front: front, rear: rear)]
            #expect(world.service.put(world.path(visit) + "/mpi", body).status == 200)
            world.clockForward()
        }
        let wear = world.service.get("/v1/vehicles/\(world.vehicle)/wear")
        #expect(wear["latest"].items.map { $0["measured"] } == [.decimal("4.2"), .decimal("5.1")])
        #expect(wear["latest"][0]["position"].text == "frontLeft")
        #expect(wear["latest"][0]["unit"].text == "mm")
        #expect(wear["history"].items.count == 4)
    }

    @Test("it can be sent again until the customer has answered to it")
    func isFixedByAnswers() throws {
        let world = try World()
        let visit = world.draft()
        let path = world.path(visit) + "/mpi"
        let body: JSONValue = ["results": [["item": "Horn", "result": "red"]]]
        let first = world.service.put(path, body)
        let second = world.service.put(path, body)
        #expect(first["results"][0]["id"] == second["results"][0]["id"])
        world.answer(visit, second["results"][0]["id"].text, ["answer": "declined"])
        let late = world.service.put(path, body)
        #expect(late.status == 409)
        #expect(late.code == "mpi_answered")
    }
}

extension World {
    func clockForward() { setClock("2026-11-24T02:00:00Z") }
}

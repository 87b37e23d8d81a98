import JSON
import ServiceKit
import TestSupport
import Testing

/// Integrators' own ids on records (API-11): shown, unique, and usable to find them.
@Suite struct ExternalIDTests {
    private static let kinds: [(path: String, body: JSONValue)] = [
        ("/v1/customers", ["kind": "person", "name": "Li Na", "allowDuplicate": true]),
        ("/v1/vehicles", ["make": "SAIC", "model": "RX5"]),
        ("/v1/parts", ["unit": "piece", "genuine": true, "name": "Pads"]),
    ]

    private static func body(_ kind: Int, _ number: Int, owner: String, _ id: String?) -> JSONValue {
        var body = kinds[kind].body
        switch kind {
        case 0: body = body.with("phones", [["number": "+8613900000000"]])
        case 1: body = body.with("ownerId", .string(owner)).with("plate", .string("B\(number)"))
        default:
            body = body.with("number", .string("P\(number)")).with("listPrice", World.money(2))
                .with("cost", World.money(1))
        }
        return id.map { body.with("externalIds", [["id": .string($0)]]) } ?? body
    }

    @Test("they are shown, unique for their kind, changed and found", arguments: 0...2)
    func each(_ kind: Int) throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let owner = try api.post("/v1/customers", Self.body(0, 0, owner: "", nil)).id
        let path = Self.kinds[kind].path
        let first = try api.post(path, Self.body(kind, 1, owner: owner, "A:1"))
        #expect(first["externalIds"] == [["system": "administrator", "id": "A:1"]])
        let taken = try api.send("POST", path, Self.body(kind, 2, owner: owner, "A:1"))
        #expect(taken.status == 409 && taken.code == "external_id_taken" && taken["resource"].text == first.id)
        let second = try api.post(path, Self.body(kind, 3, owner: owner, nil))
        #expect(second["externalIds"] == [])

        let found = try api.get(path + "?externalId=administrator:A:1")["items"].items
        #expect(found.map { $0["id"].text } == [first.id] && found[0]["externalIds"] == first["externalIds"])
        #expect(try api.get(path + "?externalId=other:A:1")["items"].items.isEmpty)
        #expect(try api.send("GET", path + "?externalId=A").status == 400)

        let one = "\(path)/\(first.id)"
        let same = try api.must("PATCH", one, ["externalIds": [["id": "A:1"]]])
        #expect(same["version"] == first["version"])
        let changed = try api.must("PATCH", one, ["externalIds": [["id": "A:2"]]])
        #expect(changed["version"].integer == 2)
        #expect(changed["externalIds"] == [["system": "administrator", "id": "A:2"]])
        _ = try api.must("PATCH", "\(path)/\(second.id)", ["externalIds": [["id": "A:1"]]])
        let none = try api.must("PATCH", one, ["externalIds": [["id": .null]]])
        #expect(none["externalIds"] == [])
        #expect(try api.get(one).bytes == none.bytes)
        let foreign = try api.send("PATCH", one, ["externalIds": [["system": "dms", "id": "1"]]])
        #expect(foreign.code == "external_system_not_own")
    }

    @Test("orders and appointments have them too, told by events", arguments: ["repair-orders", "appointments"])
    func documents(_ noun: String) throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let body = noun == "appointments" ? world.bookingBody("2026-11-26T01:00:00Z") : world.orderBody()
        let path = "/v1/" + noun
        let first = try api.post(path, body.with("externalIds", [["id": "D-7"]]))
        #expect(first["externalIds"] == [["system": "administrator", "id": "D-7"]])
        let other = noun == "appointments" ? world.bookingBody("2026-11-27T01:00:00Z") : world.orderBody()
        let second = try api.post(path, other)
        #expect(second["externalIds"] == .null)
        let one = "\(path)/\(first.id)"
        let taken = try api.send("PUT", "\(path)/\(second.id)/external-ids", ["externalIds": [["id": "D-7"]]])
        #expect(taken.status == 409 && taken.code == "external_id_taken" && taken["resource"].text == first.id)
        #expect(try api.send("PUT", one + "/external-ids", [:]).status == 422)

        let found = try api.get(path + "?externalId=administrator:D-7")["items"].items
        #expect(found.map { $0["id"].text } == [first.id])
        let changed = try api.must("PUT", one + "/external-ids", ["externalIds": [["id": "D-8"]]])
        #expect(changed["externalIds"] == [["system": "administrator", "id": "D-8"]])
        #expect(changed["version"].integer == (first["version"].integer ?? 0) + 1)
        #expect(try api.get(one)["externalIds"] == changed["externalIds"])
        #expect(try api.get(path + "?externalId=administrator:D-7")["items"].items.isEmpty)
        let type = noun == "appointments" ? "appointment" : "repairOrder"
        let event = try api.get("/v1/events?types=\(type).externalIdsChanged")["items"][0]
        #expect(event["changes"]["externalIds"]["to"] == changed["externalIds"])
        #expect(event["changes"]["externalIds"]["from"] == first["externalIds"])
    }
}

import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct BayTests {
    let service: TestService
    let outlet: OutletID
    let other: OutletID

    init() throws {
        service = try TestService([NetworkModule.module])
        outlet = OutletID(stored: service.post("/v1/outlets", Samples.outlet).id)
        other = OutletID(stored: service.post("/v1/outlets", Samples.outlet.with("code", "SH02")).id)
    }

    private func inService(_ kind: BayKind?) throws -> [String] {
        try service.database.read { try BayTable.atOutlet(outlet, kind: kind, in: $0) }.map(\.name)
    }

    @Test("a bay is made at an outlet, listed there and nowhere else")
    func create() {
        let made = service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"])
        #expect(made.status == 201)
        #expect(made["outletId"] == .string(outlet.text))
        #expect(made["status"] == "inService")
        #expect(service.get("/v1/outlets/\(outlet)/bays")["items"] == [made.json])
        #expect(service.get("/v1/outlets/\(other)/bays")["items"] == [])
        #expect(service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "hoist"]).pointers == ["/kind"])
        let unknown = "out_00000000000000000000000000"
        #expect(service.post("/v1/outlets/\(unknown)/bays", ["name": "L1", "kind": "lift"]).status == 404)
        #expect(service.get("/v1/outlets/\(unknown)/bays").status == 404)
    }

    @Test("a bay out of service gives no capacity and cannot be referred to (NET-03)")
    func outOfService() throws {
        let id = service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"]).id
        service.post("/v1/outlets/\(outlet)/bays", ["name": "W1", "kind": "wash"])
        #expect(try inService(.lift) == ["L1"])
        #expect(try Set(inService(nil)) == ["L1", "W1"])
        let changed = service.patch("/v1/outlets/\(outlet)/bays/\(id)", ["status": "outOfService"])
        #expect(changed["version"] == 2)
        #expect(changed["nextActions"] == ["returnToService"])
        #expect(try inService(.lift).isEmpty)
        let refusal = try service.database.read { transaction in
            #expect(throws: Refusal.self) {
                try Bay.referenced(BayID(stored: id), at: "/bayId", outlet: outlet, in: transaction)
            }
        }
        #expect(refusal?.status == 422)
        #expect(refusal?.pointers == ["/bayId"])
    }

    @Test("a bay of another outlet is neither found nor referred to")
    func otherOutlet() throws {
        let id = service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"]).id
        #expect(service.patch("/v1/outlets/\(other)/bays/\(id)", ["status": "outOfService"]).status == 404)
        try service.database.read { transaction in
            let bay = try Bay.referenced(BayID(stored: id), at: "/b", outlet: outlet, in: transaction)
            #expect(bay.name == "L1")
            #expect(throws: Refusal.self) {
                try Bay.referenced(BayID(stored: id), at: "/b", outlet: other, in: transaction)
            }
        }
        let stale = service.send("PATCH", "/v1/outlets/\(outlet)/bays/\(id)", ["name": "L9"]) { $0.ifMatch = "\"7\"" }
        #expect(stale.status == 412)
    }
}

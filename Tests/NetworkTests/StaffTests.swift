import JSON
@testable import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct StaffTests {
    let service: TestService
    let outlet: OutletID
    let other: OutletID

    init() throws {
        service = try TestService([NetworkModule.module])
        outlet = OutletID(stored: service.post("/v1/outlets", Samples.outlet).id)
        other = OutletID(stored: service.post("/v1/outlets", Samples.outlet.with("code", "SH02")).id)
    }

    private func refusal(_ body: (Transaction) throws -> Void) throws -> Refusal? {
        try service.database.read { transaction in
            #expect(throws: Refusal.self) { try body(transaction) }
        }
    }

    private func find(_ id: String) throws -> Staff {
        try service.database.read { try Staff.load(StaffID(stored: id), in: $0) }
    }

    @Test("people are created as sent and found again")
    func create() throws {
        let body = Samples.staff(at: outlet.text, other.text).with("department", "repair")
        let made = service.post("/v1/staff", body)
        #expect(made.status == 201)
        for member in ["name", "outletIds", "roles", "skills", "shifts", "department"] {
            #expect(made[member] == body[member], "\(member)")
        }
        #expect(made["status"] == "active")
        #expect(made["nextActions"] == ["deactivate"])
        #expect(service.get("/v1/staff/\(made.id)").json == made.json)
    }

    @Test(
        "what is out of bounds is named by its pointer",
        arguments: [
            ("roles", [], "/roles"), ("roles", ["technician", "technician"], "/roles/1"),
            ("roles", ["mechanic"], "/roles/0"), ("outletIds", [], "/outletIds"), ("outletIds", ["x"], "/outletIds/0"),
            ("skills", [["code": "brakes", "level": 6]], "/skills/0/level"),
            ("skills", [["code": "a", "level": 1], ["code": "a", "level": 2]], "/skills/1"),
            ("shifts", nil, "/shifts"), ("department", "kitchen", "/department"),
        ] as [(String, JSONValue, String)])
    func bounds(member: String, value: JSONValue, pointer: String) {
        let answer = service.post("/v1/staff", Samples.staff(at: outlet.text).with(member, value))
        #expect(answer.status == 422)
        #expect(answer.pointers == [pointer])
    }

    @Test("a skill counts up to its level and to the end of the certificate's last day")
    func skills() throws {
        let staff = try find(service.post("/v1/staff", Samples.staff(at: outlet.text)).id)
        let day = try #require(LocalDate("2026-11-24"))
        #expect(staff.has(skill: "brakes", level: 2, on: day))
        #expect(staff.has(skill: "brakes", level: 1, on: day))
        #expect(!staff.has(skill: "brakes", level: 3, on: day))
        #expect(!staff.has(skill: "brakes", level: 2, on: day.adding(days: 1)))
        #expect(staff.has(skill: "maintenance", level: 3, on: day.adding(days: 4_000)))
        #expect(!staff.has(skill: "paint", level: 1, on: day))
    }

    @Test("shifts hold in the outlet's zone and an exception replaces its date's")
    func shifts() throws {
        let exceptions: JSONValue = [["date": "2026-11-25", "windows": [["start": "13:00", "end": "15:00"]]]]
        let body = Samples.staff(at: outlet.text).with("shiftExceptions", exceptions)
        let staff = try find(service.post("/v1/staff", body).id)
        let zone = try #require(OutletZone("Asia/Shanghai"))
        let start = try #require(Instant("2026-11-24T00:30:00Z"))
        #expect(staff.isOnShift(at: start, zone: zone))
        #expect(!staff.isOnShift(at: start.adding(microseconds: -1), zone: zone))
        #expect(!staff.isOnShift(at: start.adding(minutes: 570), zone: zone))
        #expect(staff.isOnShift(from: start, until: start.adding(minutes: 570), zone: zone))
        #expect(!staff.isOnShift(from: start, until: start.adding(minutes: 571), zone: zone))
        let windows = staff.shiftWindows(on: try #require(LocalDate("2026-11-25")), zone: zone)
        #expect(windows.map(\.lowerBound.text) == ["2026-11-25T05:00:00Z"])
    }

    @Test("a reference takes only active people of the outlet, and asks for the role by its rule")
    func references() throws {
        let id = StaffID(stored: service.post("/v1/staff", Samples.staff(at: outlet.text)).id)
        let known = try service.database.read {
            try Staff.referenced(id, at: "/technicianId", outlet: outlet, role: .technician, in: $0)
        }
        #expect(known.id == id)
        let elsewhere = try refusal { _ = try Staff.referenced(id, at: "/technicianId", outlet: other, in: $0) }
        #expect(elsewhere?.status == 422)
        #expect(elsewhere?.code == "unknown_reference")
        #expect(elsewhere?.pointers == ["/technicianId"])
        let role = try refusal {
            _ = try Staff.referenced(
                id, at: "/inspectorId", outlet: outlet, role: .qualityInspector, rule: .INS_03, in: $0)
        }
        #expect(role?.status == 409)
        #expect(role?.code == "role_needed")
        #expect(role?.rule == .INS_03)
        service.patch("/v1/staff/\(id)", ["status": "inactive"])
        let inactive = try refusal { _ = try Staff.referenced(id, at: "/technicianId", outlet: outlet, in: $0) }
        #expect(inactive?.code == "unknown_reference")
        let unknown = StaffID(stored: "stf_00000000000000000000000000")
        let missing = try refusal { _ = try Staff.referenced(unknown, at: "/a", outlet: outlet, in: $0) }
        #expect(missing?.status == 422)
    }

    @Test("an outlet's people are its active ones with the role, and follow a change of outlet and roles")
    func atOutlet() throws {
        let id = service.post("/v1/staff", Samples.staff(at: outlet.text)).id
        service.post("/v1/staff", Samples.staff(at: other.text, roles: ["serviceAdvisor", "cashier"]))
        let ids = { (outlet: OutletID, role: StaffRole?) in
            try self.service.database.read { try StaffTable.atOutlet(outlet, role: role, in: $0) }.map(\.id.text)
        }
        #expect(try ids(outlet, .technician) == [id])
        #expect(try ids(outlet, .cashier).isEmpty)
        #expect(try ids(outlet, nil) == [id])
        let moved = service.patch("/v1/staff/\(id)", ["outletIds": [.string(other.text)], "roles": ["cashier"]])
        #expect(moved["version"] == 2)
        #expect(try ids(outlet, nil).isEmpty)
        #expect(try ids(other, .cashier).count == 2)
        #expect(try ids(other, .technician).isEmpty)
        service.patch("/v1/staff/\(id)", ["status": "inactive"])
        #expect(try ids(other, .cashier).count == 1)
    }

    @Test("lists are filtered by outlet and role, inactive people included")
    func list() {
        let id = service.post("/v1/staff", Samples.staff(at: outlet.text)).id
        service.post("/v1/staff", Samples.staff(at: other.text, roles: ["cashier"]))
        service.patch("/v1/staff/\(id)", ["status": "inactive"])
        let ids = { (query: String) in self.service.get("/v1/staff\(query)")["items"].items.map { $0["id"].text } }
        #expect(ids("").count == 2)
        #expect(ids("?outlet=\(outlet)") == [id])
        #expect(ids("?outlet=\(outlet)&role=technician") == [id])
        #expect(ids("?outlet=\(other)&role=technician").isEmpty)
        #expect(ids("?role=cashier").count == 1)
        #expect(service.get("/v1/staff?role=cook").status == 400)
    }

    @Test("leaving and coming back are events of their own")
    func events() {
        let id = service.post("/v1/staff", Samples.staff(at: outlet.text)).id
        service.patch("/v1/staff/\(id)", ["status": "inactive"])
        service.patch("/v1/staff/\(id)", ["status": "active", "skills": []])
        service.patch("/v1/staff/\(id)", ["grade": "B"])
        let types = service.get("/v1/events?resource=\(id)")["items"].items.map { $0["type"].text }
        #expect(types == ["staff.created", "staff.deactivated", "staff.activated", "staff.updated"])
        #expect(service.get("/v1/staff/\(id)")["skills"] == [])
    }

    @Test("what is remembered of documents is never another document's, however many there are")
    func remembersDocuments() {
        let cache = DocumentCache<String>(capacity: 3)
        var reads = 0
        for text in ["a", "b", "a", "c", "d", "a", "a", "b"] {
            let value = cache.value(of: text) { text in
                reads += 1
                return text + text
            }
            #expect(value == text + text)
        }
        #expect(reads == 6)
    }

    @Test("a change that was rolled back leaves nothing behind")
    func forgetsRolledBack() throws {
        let id = service.post("/v1/staff", Samples.staff(at: outlet.text)).id
        let before = service.get("/v1/staff/\(id)").json
        let wrong: JSONValue = ["skills": [], "outletIds": ["out_00000000000000000000000000"]]
        #expect(service.patch("/v1/staff/\(id)", wrong).status == 422)
        #expect(service.get("/v1/staff/\(id)").json == before)
        #expect(service.patch("/v1/staff/\(id)", ["skills": []]).status == 200)
        #expect(try find(id).skills.isEmpty)
    }
}

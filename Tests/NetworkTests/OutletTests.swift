import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct OutletTests {
    let service: TestService

    init() throws {
        service = try TestService([NetworkModule.module])
    }

    @Test("an outlet is created with its defaults, answered as sent, and found again")
    func create() throws {
        let made = service.post("/v1/outlets", Samples.outlet)
        #expect(made.status == 201)
        #expect(made.field("ETag") == "\"1\"")
        #expect(made.field("Location") == "/v1/outlets/\(made.id)")
        for member in ["code", "name", "timeZone", "currency", "address", "location", "functions", "openingHours"] {
            #expect(made[member] == Samples.outlet[member], "\(member)")
        }
        #expect(made["status"] == "active")
        #expect(made["slotMinutes"] == 30)
        #expect(made["receptionMinutes"] == 30)
        #expect(made["bookedReceptionLimitMinutes"] == 5)
        #expect(made["walkInReceptionLimitMinutes"] == 15)
        #expect(made["exceptions"] == [])
        #expect(made["nextActions"] == ["suspend", "close"])
        #expect(service.get("/v1/outlets/\(made.id)").json == made.json)
        #expect(service.get("/v1/events?resource=\(made.id)")["items"][0]["type"] == "outlet.created")
    }

    @Test("booked share and callback days have their defaults")
    func defaults() {
        let body = Samples.outlet.with("bookedShare", nil).with("callbackDays", nil)
        let made = service.post("/v1/outlets", body)
        #expect(made["bookedShare"] == 30)
        #expect(made["callbackDays"] == 3)
    }

    @Test("a code is taken once")
    func codeTaken() throws {
        service.post("/v1/outlets", Samples.outlet)
        let second = service.post("/v1/outlets", Samples.outlet)
        #expect(second.status == 409)
        #expect(second.code == "outlet_code_taken")
        #expect(try service.count("SELECT count(*) FROM outlets") == 1)
    }

    @Test(
        "what is out of bounds is named by its pointer",
        arguments: [
            ("code", "sh01"), ("code", "S"), ("code", "ABCDEFGHIJKLM"), ("timeZone", "Shanghai"), ("currency", "XXX"),
            ("phone", "021-5000"), ("callbackDays", 8), ("callbackDays", 0), ("bookedShare", 101), ("taxRate", nil),
            ("taxRate", 101), ("functions", []), ("name", ""), ("status", "open"),
        ] as [(String, JSONValue)])
    func bounds(member: String, value: JSONValue) {
        let answer = service.post("/v1/outlets", Samples.outlet.with(member, value))
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/\(member)"])
    }

    @Test("hours that overlap or end before they start are refused, several windows a day are not")
    func hours() {
        let refused = service.post(
            "/v1/outlets",
            Samples.outlet.with(
                "openingHours",
                [
                    ["day": "mon", "start": "08:00", "end": "12:00"], ["day": "mon", "start": "11:59", "end": "17:00"],
                    ["day": "tue", "start": "12:00", "end": "12:00"],
                ]))
        #expect(refused.pointers == ["/openingHours/1", "/openingHours/2/end"])
        let hours: JSONValue = [
            ["day": "mon", "start": "08:00", "end": "12:00"], ["day": "mon", "start": "12:00", "end": "24:00"],
        ]
        let exceptions: JSONValue = [["date": "2026-12-25", "windows": [], "note": "Holiday"]]
        let made = service.post(
            "/v1/outlets", Samples.outlet.with("openingHours", hours).with("exceptions", exceptions))
        #expect(made.status == 201)
        #expect(made["openingHours"] == hours)
        #expect(made["exceptions"] == exceptions)
    }

    @Test("a place is kept to six decimals and stays on the earth")
    func location() {
        let at = { (latitude: String) -> JSONValue in
            ["latitude": .decimal(latitude), "longitude": .decimal("-74.006015")]
        }
        #expect(service.post("/v1/outlets", Samples.outlet.with("location", at("90.000001"))).status == 422)
        #expect(service.post("/v1/outlets", Samples.outlet.with("location", at("1.0000001"))).status == 422)
        #expect(
            service.post("/v1/outlets", Samples.outlet.with("location", at("-40.712776")))["location"]["latitude"]
                == .decimal("-40.712776"))
    }

    @Test("a change raises the version, is guarded by If-Match, and clears by null only what may be empty")
    func change() {
        let id = service.post("/v1/outlets", Samples.outlet.with("grade", "A")).id
        let changed = service.patch("/v1/outlets/\(id)", ["slotMinutes": 15, "grade": nil])
        #expect(changed.status == 200)
        #expect(changed["version"] == 2)
        #expect(changed["slotMinutes"] == 15)
        #expect(changed["grade"] == .null)
        #expect(service.patch("/v1/outlets/\(id)", ["name": nil]).pointers == ["/name"])
        #expect(service.patch("/v1/outlets/\(id)", ["callbackDays": nil]).pointers == ["/callbackDays"])
        #expect(service.patch("/v1/outlets/\(id)", ["code": "NEW1"]).status == 422)
        let late = service.send("PATCH", "/v1/outlets/\(id)", ["name": "Other"]) { $0.ifMatch = "\"1\"" }
        #expect(late.status == 412)
        #expect(service.get("/v1/outlets/\(id)")["name"] == "Pudong service centre")
        let event = service.get("/v1/events?resource=\(id)")["items"][1]
        #expect(event["type"] == "outlet.updated")
        #expect(event["changes"] == ["slotMinutes": ["from": 30, "to": 15], "grade": ["from": "A", "to": nil]])
    }

    @Test("a change that changes nothing leaves the version and writes no event")
    func emptyChange() {
        let id = service.post("/v1/outlets", Samples.outlet).id
        #expect(service.patch("/v1/outlets/\(id)", ["status": "active"])["version"] == 1)
        #expect(service.get("/v1/events?resource=\(id)")["items"].items.count == 1)
    }

    @Test("every status leads only where the table says, and only an active outlet takes work")
    func statuses() throws {
        let allowed: [String: Set<String>] = [
            "planned": ["planned", "active", "closed"], "active": ["active", "suspended", "closed"],
            "suspended": ["suspended", "active", "closed"], "closed": ["closed", "active"],
        ]
        for (number, from) in OutletStatus.allCases.map(\.rawValue).enumerated() {
            for (index, to) in OutletStatus.allCases.map(\.rawValue).enumerated() {
                let code = JSONValue.string("S\(number)\(index)")
                let body = Samples.outlet.with("code", code).with("status", .string(from))
                let id = service.post("/v1/outlets", body).id
                let answer = service.patch("/v1/outlets/\(id)", ["status": .string(to)])
                let isAllowed = allowed[from]?.contains(to) == true
                #expect(answer.status == (isAllowed ? 200 : 409), "\(from) to \(to)")
                if !isAllowed { #expect(answer["state"] == .string(from)) }
                let outlet = try service.database.read { try Outlet.load(OutletID(stored: id), in: $0) }
                #expect(outlet.status.rawValue == (isAllowed ? to : from))
                if outlet.status == .active {
                    try outlet.requireTakesWork()
                } else {
                    let refusal = #expect(throws: Refusal.self) { try outlet.requireTakesWork() }
                    #expect(refusal?.code == "outlet_not_active")
                    #expect(refusal?.rule == .NET_01)
                    #expect(refusal?.status == 409)
                }
            }
        }
    }

    @Test(
        "shares and rates keep three decimal places, as New York City's tax needs",
        arguments: ["8.875", "0", "100", "0.001"])
    func preciseRates(rate: String) throws {
        let body = Samples.outlet.with("taxRate", .number(try #require(JSONNumber(literal: rate))))
        let id = service.post("/v1/outlets", body).id
        #expect(service.get("/v1/outlets/\(id)")["taxRate"] == body["taxRate"])
        let finer = Samples.outlet.with("taxRate", .number(JSONNumber(scaled: 88_751, places: 4)))
        #expect(service.post("/v1/outlets", finer).pointers == ["/taxRate"])
    }

    @Test("outlets are listed by status, page by page")
    func list() {
        for number in 1...5 {
            let status: JSONValue = number == 3 ? "closed" : "active"
            service.post("/v1/outlets", Samples.outlet.with("code", "SH0\(number)").with("status", status))
        }
        let first = service.get("/v1/outlets?status=active&limit=3")
        let second = service.get("/v1/outlets?status=active&limit=3&cursor=\(first["nextCursor"].text)")
        let codes = (first["items"].items + second["items"].items).map { $0["code"].text }
        #expect(Set(codes) == ["SH01", "SH02", "SH04", "SH05"])
        #expect(codes.count == 4)
        #expect(second["nextCursor"] == .null)
        #expect(service.get("/v1/outlets?status=open").status == 400)
        #expect(service.get("/v1/outlets")["items"].items.count == 5)
    }

    @Test("an unknown outlet is 404 in a path and 422 in a body")
    func unknown() throws {
        let unknown = "out_00000000000000000000000000"
        #expect(service.get("/v1/outlets/\(unknown)").status == 404)
        #expect(service.get("/v1/outlets/nonsense").status == 404)
        let answer = service.post("/v1/staff", Samples.staff(at: unknown))
        #expect(answer.status == 422)
        #expect(answer.code == "unknown_reference")
        #expect(answer.pointers == ["/outletIds/0"])
        #expect(try service.count("SELECT count(*) FROM staff") == 0)
    }

    @Test("an outlet that was stored has its hours in its own zone")
    func storedHours() throws {
        let body = Samples.outlet.with("timeZone", "America/New_York")
        let id = OutletID(stored: service.post("/v1/outlets", body).id)
        let outlet = try #require(try service.database.read { try OutletTable.find(id, in: $0) })
        let monday = try #require(LocalDate("2026-11-02"))
        #expect(outlet.openWindows(on: monday).first?.lowerBound.text == "2026-11-02T13:30:00Z")
        let opening = try #require(Instant("2026-11-02T13:30:00Z"))
        #expect(outlet.isOpen(from: opening, until: opening.adding(minutes: 570)))
        #expect(!outlet.isOpen(from: opening, until: opening.adding(minutes: 571)))
        #expect(outlet.earliestFinish(of: Hours(hundredths: 1_000), from: opening)?.text == "2026-11-03T14:00:00Z")
        #expect(try service.database.read { try OutletTable.find(code: "SH01", in: $0) }?.id == id)
    }
}

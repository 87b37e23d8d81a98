import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Front desks that book, hold, move and cancel as chance has it, beside an oracle that says what must be possible.
final class RandomWalk {
    let world: World
    let random: SeededRandomSource
    var oracle: Oracle
    private let outletID: String
    private(set) var counts = Counts()
    /// Active appointments with their work and car.
    private var booked: [(id: String, wish: Oracle.Wish)] = []

    struct Counts {
        var booked = 0
        var refused = 0
        var slots = 0
        var moved = 0
        var held = 0
        var cancelled = 0
    }

    init(zone name: String, from firstDay: LocalDate, seed: UInt64) throws {
        random = SeededRandomSource(seed: seed)
        let zone = try #require(OutletZone(name))
        oracle = Oracle(RandomOutlet(zone: zone, from: firstDay, random))
        world = try World(zone: name, at: oracle.origin.adding(hours: -1))
        outletID = World.outlet("RW01", zone: name, hours: oracle.outlet.hours.weekly, world.service).id
        setUp()
    }

    private var outlet: RandomOutlet { oracle.outlet }
    private func roll(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

    private func setUp() {
        let service = world.service
        var outlet = outlet
        let limits: JSONValue =
            outlet.limit.map { limit in
                [["operation": .string(outlet.operations[0].code), "perDay": .init(integerLiteral: Int64(limit))]]
            } ?? []
        service.patch(
            "/v1/outlets/\(outletID)",
            [
                "exceptions": outlet.hours.dated, "bufferMinutes": .init(integerLiteral: Int64(outlet.bufferMinutes)),
                "slotMinutes": .init(integerLiteral: Int64(outlet.slotMinutes)),
                "receptionMinutes": .init(integerLiteral: Int64(outlet.receptionMinutes)), "serviceLimits": limits,
                "oneVisitPerVehicle": true,
            ])
        hire(&outlet)
        build(&outlet)
        offer(outlet.operations)
        var oracle = Oracle(outlet)
        if outlet.loanVehicles > 0 {
            oracle.loanVehicleID =
                service.post(
                    "/v1/outlets/\(outletID)/transport-resources",
                    [
                        "kind": "loanVehicle", "name": "Polo",
                        "count": .init(integerLiteral: Int64(outlet.loanVehicles)),
                    ]
                ).id
        }
        self.oracle = oracle
    }

    private func hire(_ outlet: inout RandomOutlet) {
        let service = world.service
        for index in outlet.people.indices {
            let person = outlet.people[index]
            let skills = person.skills.map { skill -> JSONValue in
                let body: JSONValue = [
                    "code": .string(skill.code), "level": .init(integerLiteral: Int64(skill.level)),
                ]
                return skill.expiresOn.map { body.with("expiresOn", .string($0.text)) } ?? body
            }
            outlet.people[index].id =
                service.post(
                    "/v1/staff",
                    [
                        "name": .string("Person \(index)"), "outletIds": [.string(outletID)],
                        "roles": .array(person.roles.map(JSONValue.string)), "skills": .array(skills),
                        "shifts": person.hours.weekly, "shiftExceptions": person.hours.dated,
                    ]
                ).id
        }
    }

    private func build(_ outlet: inout RandomOutlet) {
        let service = world.service
        for index in outlet.bays.indices {
            let bay = outlet.bays[index]
            var body: JSONValue = [
                "name": .string("Bay \(index)"), "kind": .string(bay.kind),
                "outOfServicePeriods": .array(
                    bay.outages.map { outage in
                        ["from": .string(text(outage.lowerBound)), "until": .string(text(outage.upperBound))]
                    }),
            ]
            if let hours = bay.hours {
                body = body.with("serviceWindows", hours.weekly).with("serviceExceptions", hours.dated)
            }
            outlet.bays[index].id = service.post("/v1/outlets/\(outletID)/bays", body).id
            // A week without windows is open all the time; that of chance has some almost always.
        }
    }

    private func offer(_ operations: [RandomOutlet.Operation]) {
        let service = world.service
        for operation in operations {
            let hours = "\(operation.minutes / 60).\(["00", "25", "50", "75"][operation.minutes % 60 / 15])"
            service.post(
                "/v1/labor-operations",
                [
                    "code": .string(operation.code), "description": .string(operation.code),
                    "standardHours": .decimal(hours), "skill": .string(operation.skill),
                    "level": .init(integerLiteral: Int64(operation.level)), "bayKind": .string(operation.bayKind),
                    "selfCheck": ["Done"], "roadTest": false,
                ])
        }
    }

    private func text(_ minute: Int) -> String { oracle.origin.adding(minutes: Int64(minute)).text }

    /// What is taken, as the database has it: never from the service's own view of it.
    private func look() throws {
        let (origin, now) = (oracle.origin, world.service.clock.now())
        let outletID = outletID
        (oracle.claims, oracle.limited) = try world.service.database.read { transaction in
            let claims = try transaction.query(
                """
                SELECT kind, resource_id, starts_at, ends_at FROM capacity_claims
                WHERE outlet_id = $1 AND (expires_at IS NULL OR expires_at > $2)
                """,
                [.text(outletID), now.sql]
            ) { row in
                Oracle.Claim(
                    kind: row.text(0), resource: row.text(1),
                    span: Int(row.instant(2).minutes(since: origin))..<Int(row.instant(3).minutes(since: origin)))
            }
            let starts = try transaction.query(
                """
                SELECT starts_at, operations FROM appointments
                WHERE outlet_id = $1 AND status IN ('requested', 'confirmed')
                UNION ALL SELECT starts_at, operations FROM slot_holds
                WHERE outlet_id = $1 AND ended_at IS NULL AND expires_at > $2
                """,
                [.text(outletID), now.sql]
            ) { ($0.instant(0), $0.text(1).contains("OP0")) }
            var limited: [LocalDate: Int] = [:]
            for (start, isLimited) in starts where isLimited {
                limited[oracle.outlet.zone.date(of: start), default: 0] += 1
            }
            return (claims, limited)
        }
        oracle.now = max(0, oracle.minute(of: now))
    }

    /// One step of somebody.
    func step() throws {
        try look()
        switch roll(10) {
        case 0...4: try book()
        case 5: try reschedule()
        case 6: try cancel()
        case 7: try hold()
        case 8: try compareSlots()
        default: world.service.clock.set(world.service.clock.now().adding(minutes: Int64(roll(6))))
        }
        try checkClaims()
    }

    private func wish() -> Oracle.Wish {
        let dates = (0..<RandomOutlet.days).map(outlet.firstDay.adding(days:))
        let grid = oracle.grid(on: dates[roll(dates.count)])
        // Mostly times of the grid; others can be booked, too.
        let start = grid.isEmpty || roll(5) == 0 ? roll(RandomOutlet.days * 1_440) : grid[roll(grid.count)]
        let operations = (0..<roll(4)).map { _ in outlet.operations[roll(outlet.operations.count)] }
        return Oracle.Wish(start: start, operations: operations, loanVehicle: roll(5) == 0)
    }

    private func body(_ wish: Oracle.Wish) -> JSONValue {
        var body: JSONValue = [
            "startsAt": .string(text(wish.start)), "operations": .array(wish.operations.map { .string($0.code) }),
        ]
        if wish.loanVehicle { body = body.with("transport", "loanVehicle") }
        return body
    }

    private func book() throws {
        var wish = wish()
        let car = roll(6) == 0 ? booked.last?.wish.vehicle : nil
        let vehicle = car ?? world.nextCar()
        wish.vehicle = vehicle
        let possible = oracle.canBook(wish)
        let answer = world.service.post(
            "/v1/appointments",
            body(wish).with("outletId", .string(outletID)).with("customerId", .string(world.customer))
                .with("vehicleId", .string(vehicle)).with("channel", "phone").with("concerns", ["Service"]))
        #expect((answer.status == 201) == possible, "\(text(wish.start)) \(answer.status) \(answer.code)")
        if answer.status == 201 {
            booked.append((answer.id, wish))
            counts.booked += 1
        } else {
            #expect(answer.status == 409)
            counts.refused += 1
        }
    }

    /// An appointment that moves is not in its own way.
    private func reschedule() throws {
        guard !booked.isEmpty else { return }
        let index = roll(booked.count)
        let (id, old) = booked[index]
        var wish = wish()
        (wish.operations, wish.loanVehicle, wish.vehicle) = (old.operations, old.loanVehicle, old.vehicle)
        let own = try world.service.database.read { transaction in
            try transaction.query(
                "SELECT resource_id, starts_at FROM capacity_claims WHERE appointment_id = $1", [.text(id)]
            ) { "\($0.text(0)) \(self.oracle.minute(of: $0.instant(1)))" }
        }
        oracle.claims.removeAll { own.contains("\($0.resource) \($0.span.lowerBound)") }
        if old.operations.contains(where: { $0.code == "OP0" }) {
            oracle.limited[oracle.date(of: old.start), default: 0] -= 1
        }
        let possible = oracle.canBook(wish)
        let answer = world.act(
            "reschedule", on: id, ["startsAt": .string(text(wish.start)), "reason": "Bay down"])
        #expect((answer.status == 200) == possible, "\(text(wish.start)) \(answer.status) \(answer.code)")
        if answer.status == 200 {
            booked[index].wish = wish
            counts.moved += 1
        }
    }

    private func cancel() throws {
        guard !booked.isEmpty else { return }
        let id = booked.remove(at: roll(booked.count)).id
        #expect(world.act(roll(2) == 0 ? "cancel" : "no-show", on: id).status == 200)
        counts.cancelled += 1
    }

    private func hold() throws {
        let wish = wish()
        let possible = oracle.canBook(wish)
        let answer = world.service.post("/v1/outlets/\(outletID)/slot-holds", body(wish))
        #expect((answer.status == 201) == possible, "\(text(wish.start)) \(answer.status) \(answer.code)")
        if answer.status == 201 { counts.held += 1 }
        if answer.status == 201, roll(3) == 0 {
            #expect(
                world.service.send("DELETE", "/v1/outlets/\(outletID)/slot-holds/\(answer.id)").status == 204)
        }
    }

    /// Every time that is offered can be booked, and every time of the grid that can be booked is offered.
    func compareSlots() throws {
        try look()
        let wish = wish()
        for date in (0..<RandomOutlet.days).map(outlet.firstDay.adding(days:)) {
            let codes = wish.operations.map(\.code).joined(separator: ",")
            let transport = wish.loanVehicle ? "&transport=loanVehicle" : ""
            let query = "from=\(date.text)&to=\(date.text)&operations=\(codes)\(transport)"
            let offered = world.service.get("/v1/outlets/\(outletID)/slots?\(query)")["items"].items
                .map { $0["startsAt"].text }
            let expected = oracle.grid(on: date).filter { start in
                var one = wish
                one.start = start
                return oracle.canBook(one)
            }
            #expect(offered == expected.map(text), "\(date.text) \(codes)")
            counts.slots += expected.count
        }
    }

    /// No resource is used twice at once, and none that was taken now outside of its time.
    private func checkClaims() throws {
        #expect(try world.overlaps() == 0)
        let before = Set(oracle.claims.map { "\($0.resource) \($0.span)" })
        try look()
        for claim in oracle.claims where !before.contains("\(claim.resource) \(claim.span)") {
            let place = "\(claim.kind) \(claim.span)"
            if outlet.people.contains(where: { $0.id == claim.resource }) {
                #expect(oracle.isOnShift(claim.resource, claim.span), "\(place)")
            }
            if outlet.bays.contains(where: { $0.id == claim.resource }) {
                #expect(oracle.isInService(claim.resource, claim.span), "\(place)")
            }
            if claim.kind == "advisor" { #expect(claim.span.count == outlet.receptionMinutes) }
        }
    }
}

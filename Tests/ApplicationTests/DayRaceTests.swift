import JSON
import ServiceKit
import TestSupport
import Testing

/// One day's capacity, wanted by many at once over sockets (BKG-04, BKG-14).
@Suite struct DayRaceTests {
    @Test("two hundred clients fill a day exactly, and never over")
    func filled() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        // Half an hour of anybody's work: as long as a reception, so that the day fills without a gap.
        try api.post(
            "/v1/labor-operations",
            [
                "code": "QUICK", "description": "Quick check", "standardHours": .decimal("0.5"), "skill": "brakes",
                "level": 1, "bayKind": "lift", "selfCheck": ["Done"], "roadTest": false,
            ])
        let second = World.staffBody(world.outlet, "Chen Gang", "technician", ["brakes"])
        try api.post("/v1/staff", second)
        let query = "/v1/outlets/\(world.outlet)/slots?from=2026-11-24&to=2026-11-24&operations=QUICK"
        let times = try api.get(query)["items"].items.map { $0["startsAt"].text }
        #expect(times.count == 19)
        let cars = try (0..<200).map { number in
            try api.post(
                "/v1/vehicles",
                [
                    "plate": .string("沪B\(10_000 + number)"), "make": "SAIC", "model": "Roewe RX5",
                    "ownerId": .string(world.customer), "mileageKm": 41_200,
                ]
            ).id
        }
        let (port, customer, outlet) = (running.port, world.customer, world.outlet)
        let answers = race(200) { number in
            let client = try APIClient(port: port, key: RunningApplication.key)
            // Each begins at another time, and takes the first that it gets.
            for turn in times.indices {
                let time = times[(number + turn) % times.count]
                let answer = try client.send(
                    "POST", "/v1/appointments",
                    [
                        "outletId": .string(outlet), "customerId": .string(customer),
                        "vehicleId": .string(cars[number]),
                        "channel": "web", "startsAt": .string(time), "operations": ["QUICK"], "concerns": ["Check"],
                    ])
                if answer.status == 201 { return 201 }
                #expect(answer.status == 409 && answer.rule == "BKG-04", "\(answer.code)")
            }
            return 409
        }
        let done = try answers.map { try $0.get() }
        // Two advisors, two technicians and two bays for nineteen half hours.
        #expect(done.filter { $0 == 201 }.count == 38)
        #expect(try api.get(query)["items"] == [])
        let book = try api.get("/v1/appointments?outlet=\(world.outlet)&day=2026-11-24&limit=200")["items"].items
        #expect(book.count == 38)
        for time in times { #expect(book.count { $0["startsAt"].text == time } == 2, "\(time)") }
    }
}

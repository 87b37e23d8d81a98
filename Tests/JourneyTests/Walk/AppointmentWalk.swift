import JSON
import ServiceKit
import TestSupport
import Testing

/// A random walk over everything that is done with appointments at two outlets: each step is foretold by the table of
/// the standard, and afterwards state, outlet, allowed actions and reserved parts are looked at.
final class AppointmentWalk {
    private struct Visit {
        let id: String
        let vehicle: String
        var place: Int
        var status = "requested"
        var hasPart = false
    }

    private let shops: [Workshop]
    private let random: SeededRandomSource
    private var visits: [Visit] = []
    /// Parts that orders have taken over, by outlet.
    private var ordered = [0, 0]
    private(set) var steps = 0
    private(set) var refused = 0
    private(set) var done: [String: Int] = [:]

    static let actions = [
        "diagnosis", "estimate", "prepare", "confirm", "reschedule", "move", "cancel", "noShow", "arrive", "fulfil",
    ]

    init(_ first: Workshop, seed: UInt64) {
        shops = [first, Workshop(first.service, tag: "2")]
        random = SeededRandomSource(seed: seed)
        for shop in shops { shop.receive("OF1", lot: "W", 900) }
    }

    private var service: TestService { shops[0].service }

    private func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    func walk(steps limit: Int) {
        while steps < limit {
            if visits.count < 6, !book() { return }
            let index = below(visits.count)
            let possible = StateTables.actions(StateTables.appointment, visits[index].status)
            let all = below(10) < 7 && !possible.isEmpty ? possible : Self.actions
            let action = all[below(all.count)]
            // What ends a visit comes less often than what goes on with it.
            if ["cancel", "noShow"].contains(action), below(4) > 0 { continue }
            guard take(action, at: index) else { return }
            if ["fulfilled", "cancelled", "noShow"].contains(visits[index].status), below(3) == 0 {
                visits.remove(at: index)
            }
        }
    }

    /// A time that is offered now, in the two weeks to come.
    private func slot(at place: Int) -> JSONValue {
        let path = "/v1/outlets/\(shops[place].outlet)/slots?from=2026-11-25&to=2026-12-05&operations=LOF1"
        let items = service.get(path)["items"].items
        return items.isEmpty ? .null : items[below(items.count)]["startsAt"]
    }

    private func book() -> Bool {
        let place = below(2)
        let vehicle = shops[0].newVehicle(of: shops[0].customer)
        let made = service.post(
            "/v1/appointments",
            [
                "outletId": "\(shops[place].outlet)", "customerId": "\(shops[0].customer)",
                "vehicleId": "\(vehicle)", "channel": "phone", "startsAt": slot(at: place),
                "operations": ["LOF1"], "concerns": ["Service due"],
            ])
        #expect(made.status == 201, "\(made.json)")
        visits.append(Visit(id: made.id, vehicle: vehicle, place: place))
        return made.status == 201 && isSame(visits.count - 1, "booked")
    }

    /// Takes a step.
    ///
    /// Returns whether all was as foretold.
    private func take(_ action: String, at index: Int) -> Bool {
        let visit = visits[index]
        let next = StateTables.next(StateTables.appointment, visit.status, action)
        let answer = send(action, visit)
        steps += 1
        let what = "step \(steps): \(action) of a visit that is \(visit.status): \(answer.status)"
        let isForetold = (200..<300).contains(answer.status) == (next != nil)
        #expect(isForetold, "\(what) \(answer.json)")
        if let next {
            done[action, default: 0] += 1
            visits[index].status = next
            follow(action, index)
        } else {
            refused += 1
            #expect(answer.status == 409 && !answer.rule.isEmpty, "\(what) \(answer.json)")
        }
        return isForetold && isSame(index, what)
    }

    private func follow(_ action: String, _ index: Int) {
        switch action {
        case "estimate": visits[index].hasPart = true
        case "move": visits[index].place = 1 - visits[index].place
        case "cancel", "noShow": visits[index].hasPart = false
        case "fulfil":
            if visits[index].hasPart { ordered[visits[index].place] += 1 }
            visits[index].hasPart = false
        default: break
        }
    }

    private func send(_ action: String, _ visit: Visit) -> TestAnswer {
        let (path, shop) = ("/v1/appointments/\(visit.id)", shops[visit.place])
        switch action {
        case "diagnosis":
            return service.post(path + "/diagnosis", ["staffId": "\(shop.advisor)", "text": "Interval reached"])
        case "estimate":
            return service.post(path + "/estimate", ["parts": [["partNumber": "OF1", "quantity": 1]]])
        case "prepare":
            let item = service.get(path + "/preparation")["items"][0]["id"].text
            return service.patch(path + "/preparation/\(item)", ["done": true, "byStaffId": "\(shop.advisor)"])
        case "reschedule", "move":
            let place = action == "move" ? 1 - visit.place : visit.place
            let body: JSONValue = ["startsAt": slot(at: place), "reason": "Bay out of order"]
            return service.post(
                path + "/" + action,
                action == "move" ? body.with("outletId", .string(shops[place].outlet)) : body)
        case "noShow": return service.post(path + "/no-show")
        case "arrive": return service.post(path + "/arrive", ["receivedBy": "\(shop.advisor)"])
        case "fulfil":
            return service.post(
                "/v1/repair-orders",
                [
                    "outletId": "\(shop.outlet)", "customerId": "\(shops[0].customer)",
                    "vehicleId": "\(visit.vehicle)", "advisorId": "\(shop.advisor)",
                    "appointmentId": "\(visit.id)", "concerns": ["Service due"],
                ])
        default: return service.post(path + "/" + action)
        }
    }

    private func isSame(_ index: Int, _ what: String) -> Bool {
        let (visit, shown) = (visits[index], service.get("/v1/appointments/\(visits[index].id)"))
        let actions = StateTables.actions(StateTables.appointment, visit.status)
        let isShown =
            shown["status"].text == visit.status && shown["nextActions"].items.map(\.text) == actions
            && shown["outletId"].text == shops[visit.place].outlet
        #expect(isShown, "\(what) \(shown.json)")
        var isKept = true
        for place in shops.indices {
            let stock = service.get("/v1/outlets/\(shops[place].outlet)/stock?partNumber=OF1")["items"][0]
            let expected = visits.filter { $0.place == place && $0.hasPart }.count + ordered[place]
            isKept = isKept && stock["reserved"].integer == Int64(expected)
            #expect(stock["reserved"].integer == Int64(expected), "\(what), outlet \(place): \(stock)")
        }
        return isShown && isKept
    }
}

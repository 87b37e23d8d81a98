import JSON
import TestSupport

/// How each step is sent.
extension MoveWalk {
    /// Nil where there is nothing to send it to.
    func send(_ step: MoveStep, _ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        switch step {
        case .open: return nil
        case .start: return shop.act(order, "start")
        case .moveJobs, .moveOrder: return move(order, isWhole: step == .moveOrder)
        case .assign, .begin, .pause, .complete, .share, .revoke: return work(step, order)
        case .issue: return issue(order)
        case .giveBack: return giveBack(order)
        case .change: return change(order)
        case .cancel: return shop.act(order, "cancel", ["reason": "Sold"])
        case .plan: return plan(order)
        case .send, .bring, .drop: return sublet(step, order)
        case .discount, .approve, .withdraw: return discount(step, order)
        case .payers: return payers(order)
        }
    }

    private func move(_ order: String, isWhole: Bool) -> TestAnswer? {
        let shop = shop(of: order)
        let target = shops[1 - (places[order] ?? 0)]
        let body: JSONValue = [
            "outletId": .string(target.outlet), "reason": "Bench is there", "by": .string(shop.advisor),
        ]
        guard !isWhole else { return shop.act(order, "move-outlet", body) }
        let jobs = shop.jobIDs(order).filter { _ in below(2) == 0 }
        guard !jobs.isEmpty else { return nil }
        return shop.act(order, "move-outlet", body.with("jobIds", .array(jobs.map(JSONValue.string))))
    }

    private func work(_ step: MoveStep, _ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        guard let job = pick(shop.order(order)["jobs"].items) else { return nil }
        let (id, technicians) = (job["id"].text, [shop.technician, shop.second])
        switch step {
        case .assign: return shop.assign(order, id, to: technicians[below(2)], bay: shop.bays[below(2)])
        case .begin: return shop.clock(order, id, job["status"] == "paused" ? "resume" : "start")
        case .pause: return shop.clock(order, id, "pause", "break")
        case .complete:
            let own = job["technicianId"].text
            return shop.act(
                order, "jobs/\(id)/complete", shop.completion(by: own.isEmpty ? shop.technician : own))
        case .share:
            let shares = technicians.map { technician -> JSONValue in
                ["technicianId": .string(technician), "percent": 50]
            }
            return service.put(shop.path(order) + "/jobs/\(id)/shares", ["shares": .array(shares)])
        default: return shop.act(order, "jobs/\(id)/revoke", ["reason": "Too expensive"])
        }
    }

    /// No more of a part than its job needs.
    private func issue(_ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        let out = MoveSnapshot.out(of: order, service)
        var wishes: [(job: String, part: String, left: Int64)] = []
        for job in shop.order(order)["jobs"].items {
            for line in job["parts"].items {
                let key = "\(job["id"].text) \(line["partNumber"].text)"
                let left = (line["quantity"].integer ?? 0) - (out[key] ?? 0) / 1_000
                if left > 0 { wishes.append((job["id"].text, line["partNumber"].text, left)) }
            }
        }
        guard let wish = pick(wishes) else { return nil }
        return shop.issue(order, wish.job, lines: lines(wish.part, 1 + Int64(below(Int(wish.left)))))
    }

    private func giveBack(_ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        let out = MoveSnapshot.out(of: order, service).filter { $0.value > 0 }.sorted { $0.key < $1.key }
        guard let part = pick(out) else { return nil }
        let words = part.key.split(separator: " ").map(String.init)
        return shop.act(
            order, "part-returns",
            [
                "jobId": .string(words[0]), "returnedBy": .string(shop.technician),
                "receivedBy": .string(shop.clerk),
                "lines": lines(words[1], 1 + Int64(below(Int(part.value / 1_000)))),
            ])
    }

    private func lines(_ part: String, _ quantity: Int64) -> JSONValue {
        [["partNumber": .string(part), "quantity": .number(JSONNumber(quantity))]]
    }

    /// Something that was found, with its price, and what the customer says.
    private func change(_ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        let found = shop.act(order, "findings", shop.padsWorn.with("safety", false))
        guard found.status == 201 else { return found }
        let path = "/v1/change-requests/\(found["changeRequestId"].text)"
        let quote = service.post(path + "/quote", ["promisedAt": "2026-12-01T09:00:00Z"])
        hold(quote.status == 200, "quote: \(quote.json)")
        return below(4) == 0
            ? service.post(path + "/decline", ["reason": "Too expensive"])
            : service.post(path + "/approve", ["customerSignature": Workshop.drawn])
    }

    private func plan(_ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        let body: JSONValue = [
            "vendor": "Pudong Alloy Works", "description": "Straighten a rim", "cost": shop.money(4_000),
            "by": .string(shop.advisor),
        ]
        guard below(3) > 0, let job = pick(shop.jobIDs(order)) else { return shop.act(order, "sublets", body) }
        return shop.act(order, "sublets", body.with("jobId", .string(job)))
    }

    private func sublet(_ step: MoveStep, _ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        guard let sublet = pick(service.get(shop.path(order) + "/sublets")["items"].items) else { return nil }
        let action = step == .send ? "send" : step == .bring ? "return" : "cancel"
        return service.post("/v1/sublets/\(sublet["id"].text)/\(action)", ["by": .string(shop.advisor)])
    }

    private func discount(_ step: MoveStep, _ order: String) -> TestAnswer? {
        let shop = shop(of: order)
        guard step == .discount else {
            guard let known = pick(discounts(of: order)) else { return nil }
            return service.post(
                "/v1/discounts/\(known["id"].text)/\(step.rawValue)", ["by": .string(shop.manager)])
        }
        let giver = below(2) == 0 ? shop.advisor : shop.manager
        let body: JSONValue = ["givenBy": .string(giver), "reason": "Waited"]
        let wish =
            below(2) == 0
            ? body.with("percent", .number(JSONNumber(Int64(1 + below(9)))))
            : body.with("amount", shop.money(Int64(1 + below(30_000))))
        guard below(3) == 0, let job = pick(shop.jobIDs(order)) else { return shop.act(order, "discounts", wish) }
        return shop.act(order, "discounts", wish.with("jobId", .string(job)))
    }

    func discounts(of order: String) -> [JSONValue] {
        service.get("/v1/repair-orders/\(order)/discounts")["items"].items
    }

    /// A part of one job goes to the manufacturer.
    private func payers(_ order: String) -> TestAnswer? {
        guard let job = pick(shop(of: order).jobIDs(order)) else { return nil }
        let percent = Int64(1 + below(99))
        let shares: JSONValue = [
            ["payer": "customer", "percent": .number(JSONNumber(percent))],
            ["payer": "warranty", "percent": .number(JSONNumber(100 - percent))],
        ]
        return service.put(
            "/v1/repair-orders/\(order)/payers", ["jobs": [["jobId": .string(job), "shares": shares]]])
    }
}

import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What holds of orders at any moment, however often they went from one outlet to the other.
extension MoveWalk {
    /// Looks at the orders of a visit.
    ///
    /// - Parameter isLoose: whether parts have come back, which nobody keeps for the order any more.
    func check(_ orders: [String], isLoose: Bool) {
        var jobs: Set<String> = []
        for order in orders {
            let shown = service.get("/v1/repair-orders/\(order)")
            hold(shown["outletId"].text == shop(of: order).outlet, "is not where it went: \(shown.json)")
            for job in shown["jobs"].items {
                hold(jobs.insert(job["id"].text).inserted, "job \(job["id"].text) stands on two orders")
                checkShares(job)
            }
            checkMoney(shown)
            checkReservations(shown, isLoose: isLoose)
            for sql in [MoveSnapshot.subletsOf, MoveSnapshot.clockingsOf] {
                let rows = MoveSnapshot.rows(sql, order, service)
                hold(rows.values.allSatisfy { $0 == 1 }, "not with their jobs: \(rows)")
            }
        }
    }

    private func amount(_ value: JSONValue) -> Int64 { value["amount"].integer ?? 0 }

    private func isAgreed(_ job: JSONValue) -> Bool {
        !["proposed", "declined", "deferred"].contains(job["status"].text)
    }

    /// The technicians of a job share all of it.
    private func checkShares(_ job: JSONValue) {
        let shares = job["shares"].items.map { $0["percent"].integer ?? 0 }
        hold(shares.isEmpty || shares.reduce(0, +) == 100, "shares of \(shares)")
    }

    /// The order comes to its jobs, these to their lines, the payers to all of it; and no discount is too high.
    private func checkMoney(_ order: TestAnswer) {
        var agreed: Int64 = 0
        for job in order["jobs"].items {
            let lines = job["parts"].items + job["fees"].items + [job["labor"]]
            let total = lines.reduce(0) { $0 + amount($1["total"]) }
            hold(amount(job["amounts"]["estimated"]) == total, "the job comes to \(total): \(job)")
            if isAgreed(job) { agreed += total }
        }
        hold(amount(order["amounts"]["authorized"]) == agreed, "the jobs come to \(agreed): \(order["amounts"])")
        guard order["status"] != "cancelled" else { return }
        let shares = service.get("/v1/repair-orders/\(order.id)/payers")["shares"].items
        hold(shares.reduce(0) { $0 + amount($1["total"]) } == agreed, "the payers' shares of \(agreed): \(shares)")
        let standing = order["jobs"].items.filter(isAgreed).map { $0["id"].text }
        let given = discounts(of: order.id).filter { discount in
            discount["status"] == "approved"
                && (discount["jobId"] == .null || standing.contains(discount["jobId"].text))
        }
        let sum = given.reduce(0) { $0 + amount($1["amount"]) }
        // An outlet's manager may give a fifth.
        hold(sum <= agreed / 5, "discounts of \(sum) on \(agreed)")
        let customer = shares.first { $0["payer"] == "customer" } ?? .null
        hold(sum <= amount(customer["total"]), "discounts of \(sum) on the customer's share: \(customer)")
    }

    /// What is kept for an order is what its agreed jobs still need, at the order's outlet alone.
    private func checkReservations(_ order: TestAnswer, isLoose: Bool) {
        let kept = MoveSnapshot.rows(MoveSnapshot.reserved, order.id, service)
        let stores = MoveSnapshot.rows(MoveSnapshot.stores, order.id, service)
        hold(stores.keys.allSatisfy { $0 == order["outletId"].text }, "parts are kept at \(stores)")
        guard order["status"] != "cancelled" else { return hold(kept.isEmpty, "kept for a cancelled order: \(kept)") }
        var needs: [String: Int64] = [:]
        for line in order["jobs"].items.filter(isAgreed).flatMap({ $0["parts"].items }) {
            needs[line["partNumber"].text, default: 0] += (line["quantity"].integer ?? 0) * 1_000
        }
        for (key, quantity) in MoveSnapshot.out(of: order.id, service) {
            needs[String(key.split(separator: " ")[1]), default: 0] -= quantity
        }
        let open = needs.filter { $0.value > 0 }
        if isLoose {
            hold(kept.allSatisfy { $0.value <= open[$0.key] ?? 0 }, "\(kept) is kept, \(open) is needed")
        } else {
            hold(kept == open, "\(kept) is kept, \(open) is needed")
        }
    }

    /// What there is of each part, in the stores and out of them, in thousandths.
    static func stock(_ service: TestService) -> [String: Int64] {
        let here = MoveSnapshot.rows(
            """
            SELECT p.number, CAST(SUM(l.on_hand) AS BIGINT) FROM lots l JOIN parts p ON p.id = l.part_id
            GROUP BY p.number
            """, [], service)
        let out = MoveSnapshot.rows(
            """
            SELECT part_number, CAST(SUM(CASE WHEN kind = 'issue' THEN quantity ELSE -quantity END) AS BIGINT)
            FROM part_slip_lines GROUP BY part_number
            """, [], service)
        return here.merging(out) { $0 + $1 }
    }

    /// Statuses that events change from one that nobody came to.
    func brokenChains() -> [String] {
        var known: [String: JSONValue] = [:]
        var broken: [String] = []
        var after: Int64 = 0
        while true {
            let page = service.get("/v1/events?types=sublet.*,discount.*&after=\(after)&limit=200")
            for event in page["items"].items where event["changes"]["status"] != .null {
                let (id, status) = (event["resource"].text, event["changes"]["status"])
                let last = known[id] ?? (event["type"].text.hasPrefix("sublet.") ? "planned" : .null)
                if status["from"] != last { broken.append("\(event["type"].text) of \(id): \(status) after \(last)") }
                known[id] = status["to"]
            }
            guard page.status == 200, page["nextCursor"] != .null else { return broken }
            after = page["lastSequence"].integer ?? after
        }
    }

    /// What the data rules say against what is stored.
    func problems() -> [String] {
        var found: [String] = []
        let checks = (Workshop.modules + [ServiceKitModule.module]).flatMap(\.checks)
        _ = CheckRun.run(checks, on: service.database) { found.append($0.line) }
        return found
    }
}

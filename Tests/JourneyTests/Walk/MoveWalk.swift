import JSON
import ServiceKit
import TestSupport
import Testing

/// Random changes of orders at two outlets, with moves of the orders and of single jobs among them.
///
/// After each step nothing of an order may be lost, doubled or priced anew, and a step that is refused changes nothing.
final class MoveWalk {
    let shops: [Workshop]
    private let random: SeededRandomSource
    private let seed: UInt64
    /// The orders of one visit each: the one that was opened, and those that jobs of it went to.
    private var visits: [[String]] = []
    /// At which outlet each order is to be.
    private(set) var places: [String: Int] = [:]
    /// Orders whose payers somebody has set.
    private var withPayers: Set<String> = []
    /// Visits, by their first order, with parts that came back: those are kept for nobody until the order changes.
    private var withReturns: Set<String> = []
    /// What there is of each part, in the stores and out of them.
    private let stock: [String: Int64]
    private(set) var steps = 0
    private(set) var refused = 0
    private(set) var done: [MoveStep: Int] = [:]
    private(set) var hasFailed = false
    /// The step that is under way, as failures tell it.
    private var name = ""

    private static let choices = MoveStep.allCases.flatMap { Array(repeating: $0, count: $0.weight) }

    init(_ first: Workshop, _ second: Workshop, seed: UInt64) {
        shops = [first, second]
        self.seed = seed
        random = SeededRandomSource(seed: seed)
        for shop in [first, second] {
            for part in ["OF", "OIL", "PAD"] { shop.receive("\(part)\(shop.tag)", lot: "W", 900) }
        }
        stock = MoveWalk.stock(first.service)
    }

    var service: TestService { shops[0].service }

    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    /// One of them; nil where there is none.
    func pick<Element>(_ elements: [Element]) -> Element? { elements.isEmpty ? nil : elements[below(elements.count)] }

    func shop(of order: String) -> Workshop { shops[places[order] ?? 0] }

    func hasTerms(_ order: String) -> Bool {
        withPayers.contains(order)
            || discounts(of: order).contains { !["declined", "withdrawn"].contains($0["status"].text) }
    }

    /// Tells of what does not hold, and ends the walk.
    func hold(_ condition: Bool, _ words: @autoclosure () -> String) {
        guard !condition else { return }
        hasFailed = true
        Issue.record("\(name): \(words())")
    }

    /// Walks on until something does not hold, or so many steps are made.
    func walk(steps limit: Int) {
        while steps < limit, !hasFailed {
            steps += 1
            let step: MoveStep = visits.count < 2 ? .open : Self.choices[below(Self.choices.count)]
            name = "seed \(seed), step \(steps), \(step.rawValue)"
            take(step)
        }
    }

    private func take(_ step: MoveStep) {
        guard step != .open else { return open() }
        let visit = below(visits.count)
        let order = visits[visit][below(visits[visit].count)]
        name += " on \(order)"
        let before = MoveSnapshot(of: visits[visit], shops[0])
        guard let answer = send(step, order) else { return }
        let isDone = (200..<300).contains(answer.status)
        hold(isDone || [409, 422].contains(answer.status), "\(answer.status) \(answer.json)")
        if isDone {
            done[step, default: 0] += 1
            follow(step, order, visit, answer)
        } else {
            refused += 1
        }
        let after = MoveSnapshot(of: visits[visit], shops[0])
        // A move takes everything along, and what is refused changes nothing.
        if step.isMove || !isDone { hold(after == before, "\(answer.status): \(before) became \(after)") }
        check(visits[visit], isLoose: withReturns.contains(visits[visit][0]))
        let now = Self.stock(service)
        hold(now == stock, "of the parts there were \(stock), there are \(now)")
    }

    /// An order with two or three jobs, agreed to, and mostly under way.
    private func open() {
        let place = below(shops.count)
        let shop = shops[place]
        let kinds = [shop.oilService, shop.brakePads]
        let jobs = (0..<(2 + below(2))).map { _ in kinds[below(2)] }
        let order = shop.draft(jobs)
        let signed = shop.act(order, "authorize", shop.authorization.with("promisedAt", "2026-11-30T09:00:00Z"))
        hold(signed.status == 200, "\(signed.json)")
        if below(4) > 0 { _ = shop.act(order, "start") }
        done[.open, default: 0] += 1
        if visits.count == 5 { visits.removeFirst() }
        visits.append([order])
        places[order] = place
        check([order], isLoose: false)
    }

    /// What this test has to remember of a step.
    private func follow(_ step: MoveStep, _ order: String, _ visit: Int, _ answer: TestAnswer) {
        switch step {
        case .moveJobs, .moveOrder:
            let made = answer["move"]["newRepairOrderId"].text
            let target = 1 - (places[order] ?? 0)
            hold(made.isEmpty || !hasTerms(order), "jobs of an order with discounts or payers went: \(answer.json)")
            places[made.isEmpty ? order : made] = target
            if !made.isEmpty { visits[visit].append(made) }
        case .payers: withPayers.insert(order)
        case .giveBack: withReturns.insert(visits[visit][0])
        default: break
        }
    }
}

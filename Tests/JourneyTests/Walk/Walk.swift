import JSON
import ServiceKit
import TestSupport
import Testing

/// A random walk over everything that is done on orders, in any state: each step is foretold by the model, done through
/// the routes, and looked at.
final class Walk {
    let shop: Workshop
    private let random: SeededRandomSource
    private var orders: [OrderModel] = []
    private(set) var steps = 0
    private(set) var refused = 0
    /// How often each step went through.
    private(set) var done: [WalkStep: Int] = [:]
    private(set) var ends: [String: Int] = [:]
    /// Whether the one customer of all orders has answered a survey; the walk is over within the quiet period (CBK-09).
    private var isSurveyed = false

    init(_ shop: Workshop, seed: UInt64) {
        self.shop = shop
        random = SeededRandomSource(seed: seed)
    }

    var technicians: [String] { [shop.technician, shop.second] }

    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    /// Walks on until a step does not end as foretold, or so many are made.
    func walk(steps limit: Int) throws {
        while steps < limit {
            if orders.count < 6 { open() }
            let place = below(orders.count)
            // Mostly what is possible, so that orders get on; else anything.
            let possible = WalkStep.allCases.filter { isPossible($0, at: place) && isWelcome($0, orders[place]) }
            let others = WalkStep.allCases.filter { $0 != .cancel || below(30) == 0 }
            let all = below(10) < 7 && !possible.isEmpty ? possible : others
            guard try take(all[below(all.count)], at: place) else { return }
            if orders[place].isOver {
                ends[orders[place].status, default: 0] += 1
                orders.remove(at: place)
            }
        }
    }

    /// Whether a step is wanted so often: an order that only grows, or is ended, gets nowhere.
    private func isWelcome(_ step: WalkStep, _ order: OrderModel) -> Bool {
        switch step {
        case .cancel: below(60) == 0
        case .addJob: order.jobs.count < 2
        case .find: order.requests.count < 2 && below(4) == 0
        case .stop: below(6) == 0
        case .assign, .pause: below(3) == 0
        case .lookAt: !order.isLookedAt
        default: true
        }
    }

    private func open() {
        let created = shop.service.post(
            "/v1/repair-orders",
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "vehicleId": "\(shop.newVehicle(of: shop.customer))", "advisorId": "\(shop.advisor)",
                "concerns": ["Noise"],
            ])
        orders.append(OrderModel(id: created.id, concern: created["concerns"][0]["id"].text))
    }

    /// Whether any of an order's things allows the step.
    private func isPossible(_ step: WalkStep, at place: Int) -> Bool {
        let order = orders[place]
        if let action = step.ofJob { return order.jobs.contains { $0.allows(action) && order.status == "inRepair" } }
        if let action = step.ofRequest { return order.requests.contains { $0.allows(action) } }
        return foretold(step, place, job: nil, request: nil)
    }

    /// Takes a step.
    ///
    /// Returns whether all was as foretold.
    private func take(_ step: WalkStep, at place: Int) throws -> Bool {
        let before = orders[place]
        guard let subject = subject(of: step, before) else { return true }
        let isExpected = foretold(step, place, job: subject.job, request: subject.request)
        let choice = Choice(technician: below(technicians.count), bay: below(2))
        let willGo = isExpected && isFree(step, place, subject.job, choice)
        guard let answer = send(step, before, subject, choice) else { return true }
        steps += 1
        let what = "step \(steps): \(step) on \(before.status), \(answer.status) \(answer.code)"
        #expect((200..<300).contains(answer.status) == willGo, "\(what) \(answer.json)")
        if willGo {
            done[step, default: 0] += 1
            note(step, place, subject, choice, answer)
        } else {
            refused += 1
            #expect(answer.status == 409 && !answer.rule.isEmpty, "\(what)")
        }
        let isSame = compare(orders[place], what)
        return isSame && (200..<300).contains(answer.status) == willGo
    }

    /// The job or request that a step is about; nil where the order has none.
    struct Subject {
        var job: Int?
        var request: Int?
    }

    struct Choice {
        let technician: Int
        let bay: Int
    }

    private func subject(of step: WalkStep, _ order: OrderModel) -> Subject? {
        if step.ofJob != nil || step == .fail {
            guard !order.jobs.isEmpty else { return nil }
            let fitting = order.jobs.indices.filter { order.jobs[$0].allows(step.ofJob ?? "fail") }
            if step == .fail { return fitting.first.map { Subject(job: $0) } ?? Subject(job: 0) }
            let all = fitting.isEmpty || below(8) == 0 ? Array(order.jobs.indices) : fitting
            return Subject(job: all[below(all.count)])
        }
        if step.ofRequest != nil {
            guard !order.requests.isEmpty else { return nil }
            return Subject(request: below(order.requests.count))
        }
        if [.attempt, .reach, .survey, .completeCallback].contains(step), order.callback == nil { return nil }
        if step == .pay, order.status != "invoiced" || order.isPaid { return nil }
        return Subject()
    }

    /// Whether the standard lets the step go through, people and bays aside.
    private func foretold(_ step: WalkStep, _ place: Int, job: Int?, request: Int?) -> Bool {
        let order = orders[place]
        let isOpen = order.status == "inRepair" || order.status == "inInspection"
        if let action = step.ofOrder { return order.allows(action) }
        if let action = step.ofJob, let job {
            let mayGoOn = !order.isStopped || step == .pause || step == .assign
            return order.status == "inRepair" && mayGoOn && order.jobs[job].allows(action)
        }
        if let action = step.ofRequest, let request {
            let isInTime = step == .approve ? order.status == "inRepair" : step == .decline || isOpen
            return order.requests[request].allows(action) && isInTime
        }
        switch step {
        case .lookAt, .addJob, .estimate: return order.status == "draft" && (step == .lookAt || isReady(step, order))
        case .pay: return order.status == "invoiced" && !order.isPaid
        case .find: return isOpen
        case .stop: return !order.isStopped && (isOpen || order.status == "authorized")
        case .lift: return order.isStopped
        case .attempt, .reach: return ["due", "attempted"].contains(order.callback?.status ?? "")
        case .survey, .completeCallback:
            let isReached = order.callback?.status == "attempted" && order.callback?.isReached == true
            return isReached && (step == .completeCallback || !isSurveyed)
        default: return false
        }
    }

    private func isReady(_ step: WalkStep, _ order: OrderModel) -> Bool {
        step == .addJob || !order.jobs.isEmpty
    }

    /// REP-02: a technician is clocked on one job at a time, and a bay holds one order's vehicle.
    private func isFree(_ step: WalkStep, _ place: Int, _ job: Int?, _ choice: Choice) -> Bool {
        guard [.assign, .begin, .resume].contains(step), let job else { return true }
        let work = orders[place].jobs[job]
        let bay = step == .assign ? choice.bay : work.bay
        for (index, other) in orders.enumerated() where index != place {
            if other.jobs.contains(where: { $0.isBegun && $0.bay == bay }) { return false }
        }
        guard step != .assign else { return true }
        return !orders.contains { order in
            order.jobs.contains { $0.status == "inProgress" && $0.technician == work.technician }
        }
    }

    private func note(
        _ step: WalkStep, _ place: Int, _ subject: Subject, _ choice: Choice, _ answer: TestAnswer
    ) {
        var order = orders[place]
        if let action = step.ofOrder { order.take(action) }
        if let action = step.ofJob, let job = subject.job { order.jobs[job].take(action) }
        if let action = step.ofRequest, let request = subject.request {
            order.requests[request].status =
                StateTables.next(StateTables.changeRequest, order.requests[request].status, action) ?? ""
        }
        switch step {
        case .lookAt: order.isLookedAt = true
        case .addJob:
            order.isEstimated = false
            order.jobs.append(OrderModel.Job(id: newJob(order), status: "proposed"))
        case .estimate: order.isEstimated = true
        case .assign:
            order.jobs[subject.job ?? 0].technician = choice.technician
            order.jobs[subject.job ?? 0].bay = choice.bay
        case .fail:
            for action in ["fail", "rework"] { order.jobs[subject.job ?? 0].take(action) }
        case .find: order.requests.append(OrderModel.Request(id: answer.id, status: "reported"))
        case .approve: order.jobs.append(OrderModel.Job(id: newJob(order), status: "approved"))
        case .stop: order.isStopped = true
        case .lift: order.isStopped = false
        case .invoice: order.invoice = answer.id
        case .pay: order.isPaid = true
        case .deliver: order.callback = OrderModel.Callback(id: shop.callback(order.id))
        case .attempt, .reach:
            order.callback?.status = "attempted"
            if step == .reach { order.callback?.isReached = true }
        case .survey, .completeCallback:
            if step == .survey { isSurveyed = true }
            order.callback?.status = "completed"
            order.take("callback")
        default: break
        }
        orders[place] = order
    }

    /// The identifier of the job that the model does not know yet.
    private func newJob(_ order: OrderModel) -> String {
        shop.jobIDs(order.id).first { id in !order.jobs.contains { $0.id == id } } ?? ""
    }

    /// Holds what the program shows against the model.
    private func compare(_ order: OrderModel, _ what: String) -> Bool {
        let shown = shop.order(order.id)
        let jobs = shown["jobs"].items.map { "\($0["id"].text) \($0["status"].text)" }
        let requests = shop.service.get(shop.path(order.id) + "/change-requests")["items"].items.map {
            "\($0["id"].text) \($0["status"].text)"
        }
        let checks = [
            shown["status"].text == order.status, shown.nextActions == order.nextActions,
            shown["safetyStop"] == .bool(order.isStopped),
            Set(jobs) == Set(order.jobs.map { "\($0.id) \($0.status)" }),
            Set(requests) == Set(order.requests.map { "\($0.id) \($0.status)" }),
        ]
        #expect(checks.allSatisfy { $0 }, "\(what): \(order) but \(shown.json)")
        return checks.allSatisfy { $0 }
    }
}

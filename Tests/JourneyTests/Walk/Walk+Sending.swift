import JSON
import TestSupport

/// How each step is sent.
extension Walk {
    /// Nil where there is nothing to send it to.
    func send(_ step: WalkStep, _ order: OrderModel, _ subject: Subject, _ choice: Choice) -> TestAnswer? {
        if let job = subject.job, step.ofJob != nil { return send(step, order, order.jobs[job], choice) }
        if let request = subject.request { return send(step, order.requests[request]) }
        switch step {
        case .lookAt, .addJob, .estimate, .authorize: return prepare(step, order)
        case .cancel: return shop.act(order.id, "cancel", ["reason": "Changed their mind"])
        case .start, .submit, .invoice: return shop.act(order.id, step.ofOrder ?? "")
        case .pass: return shop.inspect(order.id, shop.passing(order.id))
        case .fail: return shop.inspect(order.id, shop.failing(order.id, [order.jobs[subject.job ?? 0].id]))
        case .pay: return pay(order)
        case .deliver: return shop.act(order.id, "deliver", shop.handingBack)
        case .find: return shop.act(order.id, "findings", shop.padsWorn.with("safety", false).with("parts", []))
        case .stop: return shop.act(order.id, "safety-stops", ["raisedBy": "\(shop.clerk)", "reason": "Fuel smell"])
        case .lift:
            return shop.act(order.id, "safety-stops/lift", ["liftedBy": "\(shop.manager)", "reason": "Tightened"])
        case .attempt: return order.callback.map { shop.attempt($0.id, "noAnswer") }
        case .reach: return order.callback.map { shop.attempt($0.id) }
        case .survey:
            return order.callback.map { shop.service.post("/v1/callbacks/\($0.id)/complete", shop.happy) }
        case .completeCallback:
            return order.callback.map {
                shop.service.post("/v1/callbacks/\($0.id)/complete", shop.happy.with("answers", nil))
            }
        default: return nil
        }
    }

    private func prepare(_ step: WalkStep, _ order: OrderModel) -> TestAnswer {
        switch step {
        case .lookAt:
            let walkAround = shop.service.put(
                shop.path(order.id) + "/walk-around",
                [
                    "mileageKm": 41_890, "fuelPercent": 60, "warningLamps": [], "customerPresent": true, "marks": [],
                    "items": [], "coversFitted": ["seat", "wheel", "floor", "gear"],
                ])
            guard walkAround.status < 300 else { return walkAround }
            return shop.service.put(
                shop.path(order.id) + "/concerns/\(order.concern)/diagnosis",
                ["result": "found", "cause": "Worn", "noJobReason": "-"])
        case .addJob:
            let job = below(2) == 0 ? shop.oilService : shop.brakePads
            return shop.act(order.id, "jobs", job.with("parts", []).with("concernId", .string(order.concern)))
        case .estimate: return shop.act(order.id, "estimate")
        default:
            return shop.act(order.id, "authorize", shop.authorization.with("promisedAt", "2026-11-30T09:00:00Z"))
        }
    }

    private func send(
        _ step: WalkStep, _ order: OrderModel, _ job: OrderModel.Job, _ choice: Choice
    ) -> TestAnswer {
        switch step {
        case .assign:
            return shop.assign(order.id, job.id, to: technicians[choice.technician], bay: shop.bays[choice.bay])
        case .complete:
            let body = shop.completion(by: technicians[job.technician ?? 0])
            return shop.act(order.id, "jobs/\(job.id)/complete", body)
        default: return shop.clock(order.id, job.id, step.ofJob ?? "", step == .pause ? "break" : nil)
        }
    }

    private func send(_ step: WalkStep, _ request: OrderModel.Request) -> TestAnswer {
        let path = "/v1/change-requests/\(request.id)/"
        switch step {
        case .quote: return shop.service.post(path + "quote", ["promisedAt": "2026-12-01T09:00:00Z"])
        case .approve: return shop.service.post(path + "approve", ["customerSignature": Workshop.drawn])
        default: return shop.service.post(path + "decline", ["reason": "Too expensive"])
        }
    }

    private func pay(_ order: OrderModel) -> TestAnswer? {
        order.invoice.map { invoice in
            let open = shop.service.get("/v1/invoices/\(invoice)")["open"]
            return shop.service.post("/v1/invoices/\(invoice)/payments", ["method": "cash", "amount": open])
        }
    }
}

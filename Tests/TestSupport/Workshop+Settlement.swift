package import JSON

/// From the last inspection to the customer's word.
extension Workshop {
    /// An order that passed inspection, all its parts issued.
    package func ready(_ jobs: [JSONValue]? = nil, customer: String? = nil) -> String {
        let id = draft(jobs, customer: customer)
        _ = act(id, "authorize", authorization)
        _ = act(id, "start")
        for job in order(id)["jobs"].items {
            let lines = job["parts"].items.map { part -> JSONValue in
                ["partNumber": part["partNumber"], "quantity": part["quantity"]]
            }
            if !lines.isEmpty { _ = issue(id, job["id"].text, lines: .array(lines)) }
            work(id, job["id"].text)
        }
        _ = act(id, "submit")
        _ = inspect(id, passing(id))
        return id
    }

    /// An order whose customer has paid.
    package func paid(_ jobs: [JSONValue]? = nil, customer: String? = nil) -> String {
        let id = ready(jobs, customer: customer)
        let invoice = act(id, "invoice")
        service.post("/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": invoice["open"]])
        return id
    }

    /// What the advisor sends to hand the vehicle back.
    package var handingBack: JSONValue {
        [
            "advisorId": "\(advisor)", "explained": true, "oldParts": [], "coversRemoved": true, "keysReturned": true,
            "customerSignature": Self.drawn,
        ]
    }

    package func delivered(_ jobs: [JSONValue]? = nil) -> String {
        let id = paid(jobs)
        _ = act(id, "deliver", handingBack)
        return id
    }

    /// The callback that the delivery made.
    package func callback(_ order: String) -> String {
        service.get("/v1/callbacks?repairOrder=\(order)")["items"][0]["id"].text
    }

    package func attempt(_ callback: String, _ outcome: String = "reached") -> TestAnswer {
        service.post(
            "/v1/callbacks/\(callback)/attempts",
            ["staffId": "\(advisor)", "channel": "phone", "outcome": "\(outcome)"])
    }

    /// What a happy customer said.
    package var happy: JSONValue {
        ["staffId": "\(advisor)", "verbatim": "All well", "answers": [["question": "overall", "score": 9]]]
    }

    package func closed(_ jobs: [JSONValue]? = nil) -> String {
        let id = delivered(jobs)
        let callback = callback(id)
        // Who was surveyed lately is not asked again (CBK-09).
        let mayAsk = attempt(callback)["survey"]["allowed"] == true
        service.post("/v1/callbacks/\(callback)/complete", mayAsk ? happy : happy.with("answers", nil))
        return id
    }

    package func cancelled(_ jobs: [JSONValue]? = nil) -> String {
        let id = draft(jobs)
        _ = act(id, "cancel", ["reason": "Customer changed their mind"])
        return id
    }
}

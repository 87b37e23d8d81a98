import JSON
import ServiceKit
import TestSupport
import Testing

extension World {
    /// A job as it was agreed: its labour, and its part lines.
    struct JobOf {
        var operation = "LOF"
        var payType = "customer"
        var isAgreed = true
        var net: Int64
        var tax: Int64
        var parts: [PartOf] = []
    }

    struct PartOf {
        var number: String
        var quantity: Int64
        var unitPrice: Int64
        var tax: Int64
    }

    /// The journey's first job in small: labour of 240.00, five litres of oil at 95.00, 13 % tax.
    static let service = JobOf(
        net: 24_000, tax: 3_120, parts: [PartOf(number: "OIL", quantity: 5, unitPrice: 9_500, tax: 6_175)])

    /// An order under repair; its identifiers and its jobs'.
    func order(
        _ jobs: [JobOf] = [World.service], deferred: JSONValue = []
    ) throws -> (id: String, jobs: [String]) {
        let made = service.post(
            "/v1/test/orders",
            [
                "outletId": .string(outlet), "customerId": .string(customer), "vehicleId": .string(vehicle),
                "advisorId": .string(person("advisor")), "jobs": .array(jobs.map(Self.json)), "deferred": deferred,
            ])
        let id = try Self.id(made)
        return (id, made["jobs"].items.map { $0["id"].text })
    }

    /// An order that is ready, with all agreed parts issued.
    func readyOrder(_ jobs: [JobOf] = [World.service], deferred: JSONValue = []) throws -> String {
        let (id, ids) = try order(jobs, deferred: deferred)
        for (job, jobID) in zip(jobs, ids) where job.isAgreed {
            for part in job.parts { try issue(part.number, part.quantity, to: jobID, of: id) }
        }
        try pass(id)
        return id
    }

    func issue(_ part: String, _ quantity: Int64, to job: String, of order: String) throws {
        let answer = service.post(
            "/v1/repair-orders/\(order)/part-issues",
            [
                "jobId": .string(job), "givenBy": .string(person("clerk")), "takenBy": .string(person("technician")),
                "lines": [["partNumber": .string(part), "quantity": .number(JSONNumber(quantity))]],
            ])
        try #require(answer.status == 201, "\(answer.json)")
    }

    func pass(_ order: String) throws {
        let answer = service.post("/v1/test/orders/\(order)/pass")
        try #require(answer.status == 200, "\(answer.json)")
    }

    func invoice(_ order: String, _ body: JSONValue = [:]) -> TestAnswer {
        service.post("/v1/repair-orders/\(order)/invoice", body)
    }

    /// An order with its invoice.
    func invoiced(
        _ jobs: [JobOf] = [World.service], deferred: JSONValue = []
    ) throws -> (order: String, invoice: TestAnswer) {
        let order = try readyOrder(jobs, deferred: deferred)
        let answer = invoice(order)
        try #require(answer.status == 201, "\(answer.json)")
        return (order, answer)
    }

    /// An order of which a credit note took one job back, which was then billed by itself: 80,795 and 11,300.
    func billedInTwo() throws -> (order: String, first: TestAnswer, second: TestAnswer) {
        let (order, first) = try invoiced([World.service, JobOf(operation: "BRK", net: 10_000, tax: 1_300)])
        let note = service.post(
            "/v1/invoices/\(first.id)/credit-notes",
            ["reason": "Wrong hours", "by": .string(person("cashier")), "lines": [2]])
        try #require(note.status == 201, "\(note.json)")
        return (order, first, invoice(order))
    }

    func pay(_ invoice: String, _ amount: Int64, key: String? = nil) -> TestAnswer {
        service.post("/v1/invoices/\(invoice)/payments", ["method": "cash", "amount": money(amount)], key: key)
    }

    func discount(_ amount: Int64, by giver: String) -> JSONValue {
        ["discount": ["amount": money(amount), "givenBy": .string(person(giver)), "reason": "Waited too long"]]
    }

    /// Someone who has signed in with an account of their own, with all that an outlet's manager may.
    func signedIn(_ name: String) -> Caller {
        let user = name == "manager" ? "usr_01M85H26M00000000000000001" : "usr_01M85H26M00000000000000002"
        return Caller(
            id: user, name: name, kind: .person, permissions: Role.outletManager.permissions,
            reach: .outlets([outlet]), staff: person(name))
    }

    /// An order that is invoiced and paid.
    func paid(_ jobs: [JobOf] = [World.service], deferred: JSONValue = []) throws -> String {
        let (order, invoice) = try invoiced(jobs, deferred: deferred)
        if let open = invoice["open"]["amount"].integer, open > 0 {
            try #require(pay(invoice.id, open).status == 201)
        }
        return order
    }

    /// What the advisor sends to hand the vehicle back.
    var handover: JSONValue {
        [
            "advisorId": .string(person("advisor")), "nextService": ["on": "2027-11-24", "mileageKm": 51_890],
            "explained": true, "oldParts": [["partNumber": "OIL", "disposition": "dispose", "shown": true]],
            "coversRemoved": true, "keysReturned": true,
            "customerSignature": ["name": "王小明", "method": "drawn", "image": "data:image/png;base64,iVBORw0KGgo="],
        ]
    }

    func deliver(_ order: String, _ body: JSONValue? = nil) -> TestAnswer {
        service.post("/v1/repair-orders/\(order)/deliver", body ?? handover)
    }

    private static func json(_ job: JobOf) -> JSONValue {
        [
            "operation": .string(job.operation), "payType": .string(job.payType), "agreed": .bool(job.isAgreed),
            "unitPrice": .number(JSONNumber(job.net)), "net": .number(JSONNumber(job.net)),
            "tax": .number(JSONNumber(job.tax)), "parts": .array(job.parts.map(json)),
        ]
    }

    private static func json(_ part: PartOf) -> JSONValue {
        [
            "partNumber": .string(part.number), "quantity": .number(JSONNumber(part.quantity)),
            "unitPrice": .number(JSONNumber(part.unitPrice)),
            "net": .number(JSONNumber(part.unitPrice * part.quantity)), "tax": .number(JSONNumber(part.tax)),
        ]
    }
}

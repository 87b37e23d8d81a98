import JSON
import Network
import SQLDatabase
import ServiceKit

/// `/v1/consents`: what customers said about messages, by purpose and channel, with date, source and text (CUS-04).
enum ConsentRoutes {
    static let all: [Route] = [
        .post("/v1/consents", .manageCustomers, rules: BodyRules(.CUS_04), reading: NewConsent.read) {
            input, call, transaction in
            try record(input, call, transaction)
        }.personal,
        .get(
            "/v1/consents", .readCustomers,
            query: DateFilter.parameters(
                created: .identified, ConsentTable.dates,
                and: ["customer", "purpose", "channel", "status", "current"]), paged: true, list
        ).personal,
        .get("/v1/consents/{id}", .readCustomers, show).personal,
        .post(
            "/v1/consents/{id}/withdraw", .manageCustomers, rules: BodyRules(.CUS_04), reading: Withdrawal.read,
            withdraw
        ).personal,
        .get("/v1/customers/{id}/consents", .readCustomers, ofCustomer).personal,
        .post(
            "/v1/customers/{id}/consents", .manageCustomers, rules: BodyRules(.CUS_04),
            reading: NewConsent.readUnnamed
        ) { input, call, transaction in
            let customer = try Customer.load(call.id("id"), in: transaction)
            try call.checkVersion(customer.version)
            return try record(input, of: customer.id, call, transaction)
        }.personal,
    ]

    private static func record(_ input: NewConsent, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let id = input.customerID ?? CustomerID(stored: "")
        return try record(
            input, of: try Customer.referenced(id, at: "/customerId", in: transaction).id, call, transaction)
    }

    private static func record(
        _ input: NewConsent, of customer: CustomerID, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let consent = Consent(
            id: call.newID(), customerID: customer, purpose: input.purpose, channel: input.channel,
            status: input.status, at: try past(input.at, call), source: input.source, textVersion: input.textVersion,
            recordedBy: call.caller.id)
        return try save(consent, call, transaction)
    }

    private static func withdraw(_ input: Withdrawal, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let granted = try load(call, in: transaction)
        guard granted.isCurrent, granted.status == .granted else {
            throw Refusal.state(
                granted.isCurrent ? granted.status.rawValue : "replaced", action: "withdraw", allowed: [],
                rule: .CUS_04)
        }
        let consent = Consent(
            id: call.newID(), customerID: granted.customerID, purpose: granted.purpose, channel: granted.channel,
            status: .withdrawn, at: max(try past(input.at, call), granted.at), source: input.source, textVersion: nil,
            recordedBy: call.caller.id)
        return try save(consent, call, transaction)
    }

    /// Saves what was said; the answer tells whether it holds.
    private static func save(_ consent: Consent, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try ConsentTable.insert(consent, in: transaction)
        let changes = [
            Event.Change("purpose", to: consent.purpose.rawValue),
            Event.Change("channel", to: consent.channel.rawValue),
            Event.Change("status", to: consent.status.rawValue),
        ]
        try call.record(
            Event(
                consent.status == .granted ? "consent.granted" : "consent.withdrawn", consent.id.text,
                root: consent.customerID.text, outlet: nil, changes: changes), in: transaction)
        let saved = try ConsentTable.find(consent.id, in: transaction) ?? consent
        return .created(saved, at: "/v1/consents/\(consent.id)")
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let isCurrent = try call.query.parsed("current") { ["true": true, "false": false][$0] }
        let filter = ConsentTable.Filter(
            customer: try call.query.id("customer"), purpose: try call.query.choice("purpose", ConsentPurpose.self),
            channel: try call.query.choice("channel", ContactChannel.self),
            status: try call.query.choice("status", ConsentStatus.self), isCurrent: isCurrent,
            dates: try call.query.dates(
                of: ConsentID.self, created: .identified, ConsentTable.dates, changes: ConsentTable.changes))
        let consents = try ConsentTable.list(
            filter, after: try page.afterID(), limit: page.limit, in: transaction)
        return .list(consents, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, in: transaction))
    }

    /// What holds now; all that was ever said is in `/v1/consents?customer=`.
    private static func ofCustomer(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into, "/consents") }
        let consents = try ConsentTable.current(of: customer.id, in: transaction)
        var answer = Answer.json { writer in
            writer.object { writer in
                writer.array("items", consents)
                writer.nullableMember("nextCursor", String?.none)
            }
        }
        answer.items = consents.count
        return answer
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> Consent {
        guard let consent = try ConsentTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("consent")
        }
        return consent
    }

    /// What was said cannot be of tomorrow.
    private static func past(_ at: Instant?, _ call: Call) throws -> Instant {
        guard let at else { return call.now }
        guard at <= call.now else {
            throw Refusal(
                .CUS_04, status: 422, code: "consent_in_future",
                "A consent is recorded when it was given, not ahead of it.", zh: "授权须在作出之后登记,不能早于作出时间。", at: "/at")
        }
        return at
    }
}

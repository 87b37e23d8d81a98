import JSON
import TestSupport

/// A list of `openapi.yaml` with one noun of it: how that is made, and how it is changed.
struct ListedNoun {
    struct Step {
        let method: String
        /// `{id}` stands for the noun's identifier.
        let path: String
        let body: JSONValue?

        static func post(_ path: String, _ body: JSONValue = [:]) -> Step {
            Step(method: "POST", path: path, body: body)
        }

        static func put(_ path: String, _ body: JSONValue) -> Step { Step(method: "PUT", path: path, body: body) }
        static func patch(_ path: String, _ body: JSONValue) -> Step { Step(method: "PATCH", path: path, body: body) }
        static func delete(_ path: String) -> Step { Step(method: "DELETE", path: path, body: nil) }
    }

    /// The pattern of the list's route.
    let list: String
    let make: Step
    /// Nil for what never changes.
    let change: Step?
    /// A list whose first is the noun, where something else was made, which `{id}` stands for.
    let found: String?
    /// What the list cannot do without.
    let query: String?
    /// The member that the noun is known by.
    let member: String

    init(
        _ list: String, _ make: Step, _ change: Step? = nil, found: String? = nil, query: String? = nil,
        by member: String = "id"
    ) {
        self.list = list
        self.make = make
        self.change = change
        self.found = found
        self.query = query
        self.member = member
    }
}

/// One noun for every list that asks when its nouns were made and changed.
struct ListedNouns {
    private let shop: Workshop
    /// An order at work, whose story the events of its parts belong to.
    private let order: String

    init(_ shop: Workshop) {
        self.shop = shop
        order = shop.inRepair()
    }

    var all: [ListedNoun] {
        network + access + customers + catalogue + prices + booking + workshop + money + callbacks + quality
    }

    private var outlet: String { "/v1/outlets/\(shop.outlet)" }
    private var reach: JSONValue { ["kind": "outlets", "outletIds": ["\(shop.outlet)"]] }

    private var network: [ListedNoun] {
        let place: JSONValue = [
            "code": "BJ01", "name": "Chaoyang", "timeZone": "Asia/Shanghai", "currency": "CNY",
            "address": ["line1": "1 Chaoyang Road", "city": "Beijing", "country": "CN"],
            "location": ["latitude": .decimal("39.92"), "longitude": .decimal("116.46")],
            "functions": ["mechanical"], "phone": "+861050001000", "openingHours": Workshop.week,
            "bookedShare": 30, "callbackDays": 3, "taxRate": 13,
        ]
        let person: JSONValue = [
            "name": "Zhou Wen", "outletIds": ["\(shop.outlet)"], "roles": ["cashier"], "shifts": Workshop.week,
        ]
        return [
            ListedNoun(
                "/v1/outlets", .post("/v1/outlets", place), .patch("/v1/outlets/{id}", ["phone": "+861050001001"])),
            ListedNoun("/v1/staff", .post("/v1/staff", person), .patch("/v1/staff/{id}", ["name": "Zhou Wei"])),
            ListedNoun(
                "/v1/outlets/{id}/bays", .post(outlet + "/bays", ["name": "L9", "kind": "lift"]),
                .patch(outlet + "/bays/{id}", ["name": "L10"])),
            ListedNoun(
                "/v1/outlets/{id}/transport-resources",
                .post(outlet + "/transport-resources", ["kind": "loanVehicle", "name": "Polo"]),
                .patch(outlet + "/transport-resources/{id}", ["name": "Golf"])),
            ListedNoun(
                "/v1/outlets/{id}/equipment",
                .post(outlet + "/equipment", ["identity": "TW-1", "name": "Torque wrench", "kind": "torqueWrench"]),
                .patch("/v1/equipment/{id}", ["name": "Wrench"])),
            ListedNoun(
                "/v1/skills", .post("/v1/skills", ["code": "hv", "name": "High voltage"]),
                .patch("/v1/skills/{id}", ["validMonths": 12]), by: "code"),
        ]
    }

    private var access: [ListedNoun] {
        let user: JSONValue = ["login": "lin.yue", "name": "Lin", "roles": ["technician"], "reach": reach]
        let key: JSONValue = ["name": "Till", "permissions": ["readOrders"], "reach": reach]
        return [
            ListedNoun("/v1/users", .post("/v1/users", user), .patch("/v1/users/{id}", ["name": "Lin Yue"])),
            ListedNoun("/v1/api-keys", .post("/v1/api-keys", key), .patch("/v1/api-keys/{id}", ["name": "Till 2"])),
            ListedNoun(
                "/v1/access-links", .post("/v1/access-links", ["repairOrderId": "\(order)"]),
                .delete("/v1/access-links/{id}")),
            ListedNoun(
                "/v1/webhook-endpoints", .post("/v1/webhook-endpoints", ["url": "https://erp.example.com/in"]),
                .patch("/v1/webhook-endpoints/{id}", ["description": "ERP"])),
        ]
    }

    private var customers: [ListedNoun] {
        let customer: JSONValue = [
            "kind": "person", "name": "Zhao Min", "language": "en",
            "phones": [["number": "+8613900000001", "primary": true]],
        ]
        let vehicle: JSONValue = [
            "plate": "沪B20001", "make": "SAIC", "model": "Roewe RX5", "ownerId": "\(shop.customer)",
        ]
        let consent: JSONValue = ["purpose": "marketing", "channel": "sms", "source": "Desk", "textVersion": "1"]
        return [
            ListedNoun(
                "/v1/customers", .post("/v1/customers", customer),
                .patch("/v1/customers/{id}", ["email": "zhao@example.com"])),
            ListedNoun(
                "/v1/vehicles", .post("/v1/vehicles", vehicle), .patch("/v1/vehicles/{id}", ["colour": "red"])),
            ListedNoun(
                "/v1/consents", .post("/v1/customers/\(shop.customer)/consents", consent),
                .post("/v1/consents/{id}/withdraw", ["source": "Telephone"])),
            ListedNoun(
                "/v1/outlets/{id}/calls",
                .post(outlet + "/calls", ["answered": true, "rings": 1, "phone": "+8613911112222"])),
        ]
    }

    private var catalogue: [ListedNoun] {
        let part: JSONValue = [
            "number": "WIPER", "name": "Wiper", "unit": "piece", "listPrice": shop.money(9_000),
            "cost": shop.money(3_000), "genuine": true,
        ]
        let work: JSONValue = [
            "description": "Replace wipers", "standardHours": .decimal("0.3"), "skill": "maintenance", "level": 1,
            "bayKind": "lift", "selfCheck": ["Clean"], "roadTest": false,
            "guarantee": ["days": 90, "distanceKm": 5_000],
        ]
        func checklist(_ name: String) -> JSONValue {
            [
                "name": "\(name)", "validFrom": "2026-11-28", "skills": ["brakes"],
                "items": [["id": "torque", "text": "Wheel bolts torqued"]],
            ]
        }
        func template(_ name: String) -> JSONValue { ["name": "\(name)", "items": [["id": "horn", "name": "Horn"]]] }
        let checklists = "/v1/inspection-checklists"
        return [
            ListedNoun("/v1/parts", .post("/v1/parts", part), .patch("/v1/parts/WIPER", ["name": "Wiper blade"])),
            ListedNoun(
                "/v1/labor-operations", .post("/v1/labor-operations", work.with("code", "WIP")),
                .put("/v1/labor-operations/WIP", work.with("level", 2))),
            ListedNoun(
                checklists, .put(checklists + "/brakes", checklist("Brakes")),
                .put(checklists + "/brakes", checklist("Brakes, again"))),
            ListedNoun(
                "/v1/mpi-templates", .post("/v1/mpi-templates", template("Check").with("code", "HC")),
                .put("/v1/mpi-templates/{id}", template("Short check"))),
        ]
    }

    private var prices: [ListedNoun] {
        func list(_ day: String) -> JSONValue {
            [
                "outletId": "\(shop.outlet)", "effectiveFrom": "\(day)",
                "laborRates": [["payType": "customer", "skill": "maintenance", "perHour": shop.money(31_000)]],
            ]
        }
        let package: JSONValue = [
            "name": "Oil service", "price": shop.money(50_000), "jobs": [["operation": "LOF\(shop.tag)"]],
        ]
        return [
            ListedNoun(
                "/v1/price-lists", .post("/v1/price-lists", list("2027-01-01")),
                .post("/v1/price-lists", list("2027-06-01")), query: "outlet=\(shop.outlet)"),
            ListedNoun(
                "/v1/service-packages", .post("/v1/service-packages", package.with("code", "PKG")),
                .put("/v1/service-packages/PKG", package.with("name", "Oil"))),
        ]
    }

    private var booking: [ListedNoun] {
        let slots = shop.service.get(outlet + "/slots?from=2026-11-26&to=2026-11-26&operations=LOF\(shop.tag)")
        func visit(_ slot: Int) -> JSONValue {
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "vehicleId": "\(shop.newVehicle(of: shop.customer))", "channel": "phone",
                "startsAt": slots["items"][slot]["startsAt"], "operations": ["LOF\(shop.tag)"],
                "concerns": ["Oil service"],
            ]
        }
        let wait: JSONValue = [
            "customerId": "\(shop.customer)", "vehicleId": "\(shop.newVehicle(of: shop.customer))",
            "channel": "phone", "concerns": ["Oil service"], "from": "2026-11-27T00:00:00Z",
            "until": "2026-11-27T10:00:00Z",
        ]
        return [
            ListedNoun(
                "/v1/appointments", .post("/v1/appointments", visit(0)),
                .post("/v1/appointments/{id}/cancel", ["reason": "Away"])),
            ListedNoun(
                "/v1/outlets/{id}/slot-holds", .post(outlet + "/slot-holds", ["startsAt": "2026-11-27T02:00:00Z"]),
                .delete(outlet + "/slot-holds/{id}")),
            ListedNoun(
                "/v1/outlets/{id}/wait-list", .post(outlet + "/wait-list", wait), .delete(outlet + "/wait-list/{id}")),
            ListedNoun(
                "/v1/notifications", .post("/v1/appointments", visit(4)), .post("/v1/notifications/{id}/read"),
                found: "/v1/notifications?resource={id}"),
        ]
    }

    private var workshop: [ListedNoun] {
        let visit: JSONValue = [
            "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
            "vehicleId": "\(shop.newVehicle(of: shop.customer))", "advisorId": "\(shop.advisor)",
            "concerns": ["Noise"],
        ]
        let away: JSONValue = [
            "vendor": "Alloy Works", "description": "Rims", "cost": shop.money(100), "by": "\(shop.advisor)",
        ]
        let question: JSONValue = [
            "jobId": "\(shop.jobIDs(order)[0])", "question": "Stalls when warm", "by": "\(shop.technician)",
        ]
        let draft = shop.draft()
        return [
            ListedNoun(
                "/v1/repair-orders", .post("/v1/repair-orders", visit),
                .post("/v1/repair-orders/{id}/cancel", ["reason": "Sold"])),
            ListedNoun(
                "/v1/sublets", .post(shop.path(order) + "/sublets", away),
                .post("/v1/sublets/{id}/cancel", ["by": "\(shop.advisor)"])),
            ListedNoun(
                "/v1/expert-cases", .post(shop.path(order) + "/expert-cases", question),
                .post("/v1/expert-cases/{id}/close", ["by": "\(shop.technician)"])),
            ListedNoun(
                "/v1/deferred-jobs",
                .patch(
                    shop.path(draft) + "/jobs/\(shop.jobIDs(draft)[0])", ["decision": "declined", "safety": false]),
                .patch("/v1/deferred-jobs/{id}", ["priority": "high"]),
                found: "/v1/deferred-jobs?outlet=\(shop.outlet)"),
        ]
    }

    private var money: [ListedNoun] {
        let account: JSONValue = [
            "number": "FLEET-1", "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
            "creditLimit": shop.money(10_000_000),
        ]
        return [
            ListedNoun(
                "/v1/invoices", .post(shop.path(shop.ready()) + "/invoice"),
                .post("/v1/invoices/{id}/payments", ["method": "cash", "amount": shop.money(100)])),
            ListedNoun(
                "/v1/accounts", .post("/v1/accounts", account),
                .patch("/v1/accounts/{id}", ["creditLimit": shop.money(20_000_000)])),
        ]
    }

    private var callbacks: [ListedNoun] {
        let paid = shop.paid()
        let attempt: JSONValue = ["staffId": "\(shop.advisor)", "channel": "phone", "outcome": "noAnswer"]
        let survey: JSONValue = [
            "title": ["en": "Short", "zh-CN": "简短"],
            "questions": [
                [
                    "code": "work", "step": "repair", "text": ["en": "How was it?", "zh-CN": "怎么样?"], "minimum": 1,
                    "maximum": 5, "dissatisfiedBelow": 3, "required": true,
                ]
            ],
        ]
        return [
            ListedNoun(
                "/v1/callbacks", .post(shop.path(paid) + "/deliver", shop.handingBack),
                .post("/v1/callbacks/{id}/attempts", attempt), found: "/v1/callbacks?repairOrder=\(paid)"),
            ListedNoun("/v1/surveys", .post("/v1/surveys", survey)),
            ListedNoun(
                "/v1/callback-reports",
                .post(outlet + "/callback-reports/2026-10/approve", ["staffId": "\(shop.manager)", "comment": "Seen"]),
                found: "/v1/callback-reports?outlet=\(shop.outlet)"),
        ]
    }

    private var quality: [ListedNoun] {
        let complaint: JSONValue = [
            "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)", "repairOrderId": "\(order)",
            "channel": "phone", "class": "service", "summary": "Waited at reception",
        ]
        let action: JSONValue = [
            "outletId": "\(shop.outlet)", "kind": "corrective", "cause": "Waiting", "description": "More advisors",
            "ownerId": "\(shop.manager)", "dueOn": "2026-12-15", "checkOn": "2027-01-31",
        ]
        let link = shop.service.post("/v1/access-links", ["repairOrderId": "\(shop.delivered())"])["token"].text
        return [
            ListedNoun(
                "/v1/complaints", .post("/v1/complaints", complaint),
                .post("/v1/complaints/{id}/acknowledge", ["staffId": "\(shop.advisor)"])),
            ListedNoun(
                "/v1/corrective-actions", .post("/v1/corrective-actions", action),
                .post("/v1/corrective-actions/{id}/complete", ["result": "Done"])),
            ListedNoun(
                "/v1/reviews", .post("/v1/track/\(link)/review", ["rating": 4]),
                found: "/v1/reviews?outlet=\(shop.outlet)"),
        ]
    }
}

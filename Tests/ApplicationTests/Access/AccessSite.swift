import JSON
import SQLDatabase
import ServiceKit
import TestSupport

/// One outlet with a thing of every kind that a path can name.
struct AccessSite {
    let outlet: String
    /// The thing of each path parameter, by the path up to and with it.
    private let names: [String: String]

    init(_ service: TestService, tag: String) {
        let shop = Workshop(service, tag: tag)
        outlet = shop.outlet
        let done = shop.delivered()
        // Of the same vehicle: what was done is guaranteed.
        let open = shop.inRepair(vehicle: shop.order(done)["vehicleId"].text)
        let job = shop.jobIDs(open)[0]
        _ = shop.issue(open, job, [("OF", 1)])
        _ = shop.giveBack(open, job, [("OF", 1)])
        let change = shop.act(open, "findings", shop.padsWorn)
        let callback = shop.callback(done)
        _ = shop.attempt(callback)
        let complaint = Self.complaint(from: callback, at: shop)
        let visit = Self.appointment(at: shop)
        func first(_ path: String) -> String { service.get(path)["items"][0]["id"].text }
        let invoice = first("/v1/invoices?repairOrder=\(done)")
        var names = [
            "/v1/outlets/{id}": shop.outlet, "/v1/outlets/{id}/bays/{bayId}": shop.bays[0],
            "/v1/staff/{id}": shop.advisor, "/v1/customers/{id}": shop.customer,
            "/v1/vehicles/{id}": first("/v1/vehicles?owner=\(shop.customer)"), "/v1/parts/{part}": "OF\(tag)",
            "/v1/labor-operations/{code}": "LOF\(tag)", "/v1/inspection-checklists/{code}": "final-inspection",
            "/v1/goods-receipts/{id}": shop.receive("OF\(tag)", lot: "Z", 1).id,
            "/v1/price-lists/{id}": first("/v1/price-lists?outlet=\(shop.outlet)"),
            "/v1/appointments/{id}": visit,
            "/v1/appointments/{id}/preparation/{item}":
                service.get("/v1/appointments/\(visit)/preparation")["items"][0]["id"].text,
            "/v1/repair-orders/{id}": open,
            "/v1/repair-orders/{id}/concerns/{concernId}": shop.order(open)["concerns"][0]["id"].text,
            "/v1/repair-orders/{id}/jobs/{jobId}": job, "/v1/change-requests/{id}": change.id,
            "/v1/invoices/{id}": invoice, "/v1/callbacks/{id}": callback,
            "/v1/payments/{id}": service.get("/v1/invoices/\(invoice)")["payments"][0]["id"].text,
            "/v1/complaints/{id}": complaint["complaintId"].text,
        ]
        Self.addPapers(to: &names, shop, order: open)
        names["/v1/surveys/{id}"] = first("/v1/surveys")
        names["/v1/outlets/{id}/callback-reports/{period}"] = "2026-11"
        names["/v1/corrective-actions/{id}"] = Self.action(at: shop)
        names["/v1/reviews/{id}"] = Self.review(of: done, at: shop)
        names["/v1/notifications/{id}"] = first("/v1/notifications?resource=\(visit)")
        names["/v1/notification-templates/{kind}"] = "appointment.confirmed"
        names["/v1/appointments/{id}/reminders/{which}"] = "day"
        names["/v1/appointments/{id}/shortages/{part}"] = "PAD\(tag)"
        names["/v1/consents/{id}"] =
            service.post(
                "/v1/customers/\(shop.customer)/consents",
                ["purpose": "survey", "channel": "phone", "source": "Desk", "textVersion": "1"]
            ).id
        names["/v1/repair-orders/{id}/comebacks/{jobId}"] = shop.jobIDs(done)[0]
        names["/v1/guarantees/{id}"] = service.get(shop.path(done) + "/guarantee").id
        names["/v1/gate-passes/{code}"] = service.get(shop.path(done) + "/gate-pass")["code"].text
        names["/v1/repair-orders/{id}/inspections/{inspectionId}"] = first(shop.path(done) + "/inspections")
        Self.addShop(to: &names, shop, order: open)
        Self.addGround(to: &names, shop)
        Self.addAccess(to: &names, shop, order: open)
        Self.addBooking(to: &names, shop)
        Self.addReception(to: &names, shop, order: open)
        Self.addHours(to: &names, shop, done: done)
        self.names = names
        self.done = done
    }

    /// A vehicle with a history here.
    var vehicle: String { names["/v1/vehicles/{id}", default: ""] }

    /// An order that is over; what the other has not come to is found at it.
    private let done: String

    /// When the outlet's people worked.
    private static func addHours(to names: inout [String: String], _ shop: Workshop, done: String) {
        names["/v1/clockings/{id}"] =
            shop.service.get(shop.path(done) + "/clockings")["items"][0]["id"].text
        names["/v1/staff-times/{id}"] =
            shop.service.post("/v1/staff/\(shop.technician)/attendance", ["action": "in"]).id
    }

    /// What the outlet works with, and the rules that it works by.
    private static func addGround(to names: inout [String: String], _ shop: Workshop) {
        names["/v1/equipment/{id}"] =
            shop.service.post(
                "/v1/outlets/\(shop.outlet)/equipment",
                ["identity": "TW-\(shop.tag)", "name": "Torque wrench", "kind": "torqueWrench"]
            ).id
        shop.service.post("/v1/skills", ["code": "hv", "name": "High voltage"])
        names["/v1/skills/{code}"] = "hv"
        for place in ["/v1/outlets/{id}", "/v1/network"] { names[place + "/compliance/{rule}"] = "RCP-05" }
        names["/v1/outlets/{id}/rules/{code}"] = "RCP-05"
    }

    /// What the workshop has besides jobs.
    private static func addShop(to names: inout [String: String], _ shop: Workshop, order: String) {
        for slips in ["part-issues", "part-returns"] {
            let list = shop.service.get(shop.path(order) + "/\(slips)")
            names["/v1/repair-orders/{id}/\(slips)/{slipId}"] = list["items"][0]["id"].text
        }
        names["/v1/sublets/{id}"] =
            shop.act(
                order, "sublets",
                [
                    "vendor": "Alloy Works", "description": "Rims", "cost": shop.money(100), "by": "\(shop.advisor)",
                ]
            ).id
        shop.service.post(
            "/v1/outlets/\(shop.outlet)/sub-statuses",
            ["code": "paint", "labels": ["en": "Waits for paint"], "state": "inRepair"])
        names["/v1/outlets/{id}/sub-statuses/{code}"] = "paint"
        names["/v1/expert-cases/{id}"] =
            shop.act(
                order, "expert-cases",
                ["jobId": "\(shop.jobIDs(order)[0])", "question": "Stalls when warm", "by": "\(shop.technician)"]
            ).id
    }

    /// What is held, lent and waited for at the outlet.
    private static func addBooking(to names: inout [String: String], _ shop: Workshop) {
        let path = "/v1/outlets/\(shop.outlet)"
        names["/v1/outlets/{id}/transport-resources/{resourceId}"] =
            shop.service.post(path + "/transport-resources", ["kind": "loanVehicle", "name": "Polo"]).id
        names["/v1/outlets/{id}/slot-holds/{holdId}"] =
            shop.service.post(path + "/slot-holds", ["startsAt": "2026-11-27T02:00:00Z"]).id
        names["/v1/outlets/{id}/wait-list/{entryId}"] =
            shop.service.post(
                path + "/wait-list",
                [
                    "customerId": "\(shop.customer)",
                    "vehicleId": shop.service.get("/v1/vehicles?owner=\(shop.customer)")["items"][0]["id"],
                    "channel": "phone", "concerns": ["Oil service"], "from": "2026-11-27T00:00:00Z",
                    "until": "2026-11-27T10:00:00Z",
                ]
            ).id
    }

    /// What settlement makes of orders and customers.
    private static func addPapers(to names: inout [String: String], _ shop: Workshop, order: String) {
        let service = shop.service
        let account = service.post(
            "/v1/accounts",
            [
                "number": "FLEET-\(shop.tag)", "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "creditLimit": shop.money(10_000_000),
            ]
        ).id
        names["/v1/accounts/{id}"] = account
        let billed = shop.act(shop.ready(), "invoice")
        service.post(
            "/v1/invoices/\(billed.id)/payments",
            ["method": "account", "accountId": "\(account)", "amount": billed["open"]])
        names["/v1/account-statements/{id}"] = service.post("/v1/accounts/\(account)/statements").id
        let open = shop.act(shop.ready(), "invoice")
        names["/v1/payment-intents/{id}"] =
            service.post("/v1/invoices/\(open.id)/payment-intents", ["amount": shop.money(100)]).id
        names["/v1/credit-notes/{id}"] =
            service.post(
                "/v1/invoices/\(billed.id)/credit-notes", ["reason": "Wrong payer", "by": "\(shop.manager)"]
            ).id
        names["/v1/discounts/{id}"] =
            shop.act(order, "discounts", ["percent": 1, "givenBy": "\(shop.advisor)", "reason": "Waited"]).id
        service.post(
            "/v1/service-packages",
            [
                "code": "PKG\(shop.tag)", "name": "Oil service", "price": shop.money(50_000),
                "jobs": [["operation": "LOF\(shop.tag)"]],
            ])
        names["/v1/service-packages/{code}"] = "PKG\(shop.tag)"
        names["/v1/discount-limits/{role}"] = "cashier"
    }

    /// Who and what has access at the outlet, and what is sent from there.
    private static func addAccess(to names: inout [String: String], _ shop: Workshop, order: String) {
        let service = shop.service
        let reach: JSONValue = ["kind": "outlets", "outletIds": ["\(shop.outlet)"]]
        names["/v1/users/{id}"] =
            service.post(
                "/v1/users", ["login": "lin.\(shop.tag)", "name": "Lin", "roles": ["technician"], "reach": reach]
            ).id
        names["/v1/api-keys/{id}"] =
            service.post("/v1/api-keys", ["name": "Till", "permissions": ["readOrders"], "reach": reach]).id
        let endpoint = service.post(
            "/v1/webhook-endpoints", ["url": "https://erp.example.com/\(shop.tag)", "outletId": "\(shop.outlet)"]
        ).id
        names["/v1/webhook-endpoints/{id}"] = endpoint
        names["/v1/webhook-deliveries/{id}"] = service.post("/v1/webhook-endpoints/\(endpoint)/test").id
        names["/v1/access-links/{id}"] = service.post("/v1/access-links", ["repairOrderId": "\(order)"]).id
        names["/v1/jobs/{id}"] = job(at: shop)
        names["/v1/exports/{kind}"] = "repairOrders"
        names["/v1/imports/{import}"] = "customers"
    }

    /// Something that is to be done at the outlet in a year.
    private static func job(at shop: Workshop) -> String {
        let due = TestService.morning.adding(days: 365)
        let id = Identifier<ScheduledJobNoun>(at: due, random: SystemRandomSource())
        _ = try? shop.service.database.writeAndWait { [outlet = shop.outlet] transaction in
            try transaction.execute(
                """
                INSERT INTO scheduled_jobs (id, kind, subject, outlet_id, created_at, due_at, status, next_at,
                    attempt_count)
                VALUES ($1, 'bell.ring', $2, $2, $3, $3, 'scheduled', $3, 0)
                """, [id.sql, .text(outlet), due.sql])
        }
        return id.text
    }

    /// What reception shows, keeps and plans beside the order.
    private static func addReception(to names: inout [String: String], _ shop: Workshop, order: String) {
        let service = shop.service
        names["/v1/mpi-templates/{id}"] =
            service.post(
                "/v1/mpi-templates", ["code": "HC\(shop.tag)", "name": "Check", "items": [["id": "a", "name": "A"]]]
            ).id
        let found = service.put(
            shop.path(order) + "/mpi", ["results": [["item": "Horn", "result": "red"]]])
        names["/v1/repair-orders/{id}/reception-offers/{offerId}"] = found["results"][0]["id"].text
        let draft = shop.draft()
        _ = service.patch(
            shop.path(draft) + "/jobs/\(shop.jobIDs(draft)[0])", ["decision": "declined", "safety": false])
        names["/v1/deferred-jobs/{id}"] =
            service.get("/v1/deferred-jobs?outlet=\(shop.outlet)")["items"][0]["id"].text
        names["/v1/attachments/{id}"] =
            service.send("POST", "/v1/attachments?outlet=\(shop.outlet)") { request in
                request.body = [0xFF, 0xD8, 0xFF] + Array(shop.tag.utf8)
                request.contentType = "image/jpeg"
            }.id
    }

    /// The order that is at work here.
    var order: String { names["/v1/repair-orders/{id}", default: ""] }

    /// The path of a pattern, with what there is at this outlet; nil where nothing is known by such a name.
    func path(_ pattern: String) -> String? {
        var prefix = ""
        var path = ""
        for segment in pattern.split(separator: "/") {
            prefix += "/\(segment)"
            guard segment.hasPrefix("{") else {
                path += "/\(segment)"
                continue
            }
            guard let name = names[prefix], !name.isEmpty else { return nil }
            path += "/" + (Self.needsDone(pattern) && prefix == "/v1/repair-orders/{id}" ? done : name)
        }
        return path
    }

    /// What an unhappy customer's callback ended with.
    private static func complaint(from callback: String, at shop: Workshop) -> TestAnswer {
        shop.service.post(
            "/v1/callbacks/\(callback)/complete",
            shop.happy.with("answers", [["question": "overall", "score": 2]])
                .with("complaint", ["class": "service", "summary": "Waited at reception"]))
    }

    /// The identifiers of what belongs to this outlet alone: none may be seen in an answer to others.
    ///
    /// Names that are no identifiers, like a rule's code or a period, are everybody's.
    var secrets: [String] {
        [outlet, done] + names.filter { Self.isOfOutlet($0.key) && $0.value.utf8.count > 7 }.map(\.value)
    }

    /// Whether what a path names belongs to an outlet.
    static func isOfOutlet(_ pattern: String) -> Bool {
        let ofNetwork = [
            "/v1/customers/", "/v1/vehicles/", "/v1/parts/", "/v1/labor-operations/", "/v1/exports/", "/v1/imports/",
            "/v1/skills/", "/v1/network/", "/v1/service-packages/", "/v1/discount-limits/", "/v1/surveys/",
            "/v1/deferred-jobs/", "/v1/mpi-templates/", "/v1/inspection-checklists/",
            "/v1/consents/", "/v1/notification-templates/",
        ]
        return pattern.contains("{") && !ofNetwork.contains { pattern.hasPrefix($0) }
    }

    private static func needsDone(_ pattern: String) -> Bool {
        ["inspections/{inspectionId}", "/guarantee", "/gate-pass"].contains { pattern.hasSuffix($0) }
    }

    private static func action(at shop: Workshop) -> String {
        shop.service.post(
            "/v1/corrective-actions",
            [
                "outletId": "\(shop.outlet)", "kind": "corrective", "cause": "Waiting", "description": "More advisors",
                "ownerId": "\(shop.manager)", "dueOn": "2026-12-15", "checkOn": "2027-01-31",
            ]
        ).id
    }

    private static func review(of order: String, at shop: Workshop) -> String {
        let token = shop.service.post("/v1/access-links", ["repairOrderId": "\(order)"])["token"].text
        shop.service.send("POST", "/v1/track/\(token)/review", ["rating": 4]) { $0.authorization = nil }
        return shop.service.get("/v1/reviews?outlet=\(shop.outlet)")["items"][0]["id"].text
    }

    private static func appointment(at shop: Workshop) -> String {
        let slots = shop.service.get(
            "/v1/outlets/\(shop.outlet)/slots?from=2026-11-26&to=2026-11-26&operations=LOF\(shop.tag)")
        let vehicle = shop.service.get("/v1/vehicles?owner=\(shop.customer)")["items"][0]["id"]
        return shop.service.post(
            "/v1/appointments",
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)", "vehicleId": vehicle,
                "channel": "phone",
                "startsAt": slots["items"][0]["startsAt"], "operations": ["LOF\(shop.tag)"],
                "concerns": ["Oil service"], "parts": [["partNumber": "PAD\(shop.tag)", "quantity": 50]],
            ]
        ).id
    }
}

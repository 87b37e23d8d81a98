import Application
import JSON
import ServiceKit
import TestSupport
import Testing
import Webhooks
import Yams

/// Lists ask when their nouns were created and last changed (API-12).
@Suite struct ListFilterTests {
    private static let filters: Set = ["createdAfter", "createdBefore", "updatedAfter"]

    /// The lists without these filters, by the reason why they have none.
    private static let exceptions: [String: [String]] = [
        "they are parts of one order, whose list finds their changes": [
            "clockings", "part-issues", "part-returns", "change-requests", "sublets", "expert-cases", "moves",
            "safety-stops", "inspections", "discounts", "deposits",
        ].map { "/v1/repair-orders/{id}/\($0)" },
        "they are parts of one document, whose list finds their changes": [
            "/v1/customers/{id}/consents", "/v1/customers/{id}/contacts", "/v1/vehicles/{id}/mileage-readings",
            "/v1/invoices/{id}/credit-notes", "/v1/invoices/{id}/payment-intents", "/v1/accounts/{id}/statements",
            "/v1/equipment/{id}/checkouts", "/v1/equipment/{id}/maintenances", "/v1/outlets/{id}/sub-statuses",
            "/v1/staff/{id}/times",
        ],
        "they are figured out when they are asked for, and have no time of their own": [
            "/v1/slots", "/v1/outlets/{id}/slots", "/v1/track/{token}/slots", "/v1/outlets/{id}/capacity",
            "/v1/data-quality", "/v1/vehicles/{id}/service-history", "/v1/outlets/{id}/compliance/{rule}/orders",
            "/v1/network/compliance/{rule}/orders", "/v1/outlets/{id}/inspection-report/jobs",
            "/v1/outlets/{id}/inspection-report/comebacks", "/v1/outlets/{id}/compliance/{rule}/reports",
            "/v1/network/compliance/{rule}/reports",
        ],
        "it is a sum of lots, whose changes are the ledger's lines": ["/v1/outlets/{id}/stock"],
        "it is written once: movedAfter is when its lines were made": ["/v1/stock-movements"],
        "they are one for each role or kind, and asked for whole": [
            "/v1/discount-limits", "/v1/notification-templates",
        ],
        "it is what happened itself, in the order in which it did": ["/v1/events", "/v1/audit"],
        "what becomes of them is no event": [
            "/v1/sessions", "/v1/jobs", "/v1/imports", "/v1/imports/{import}/lines",
            "/v1/webhook-endpoints/{id}/deliveries",
        ],
    ]

    /// The lists of `openapi.yaml`, which go on by `nextCursor`, with their query parameters.
    private static func lists() throws -> [String: Set<String>] {
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        func resolve(_ node: Node?) -> Node? {
            guard let reference = node?["$ref"]?.string else { return node }
            let path = reference.dropFirst(2).split(separator: "/")
            return resolve(path.reduce(Optional(document)) { $0?[String($1)] })
        }
        func members(_ schema: Node?) -> Set<String> {
            let schema = resolve(schema)
            let own: [String] = schema?["properties"]?.mapping.map { $0.keys.compactMap(\.string) } ?? []
            let parts = schema?["allOf"]?.array() ?? []
            return parts.reduce(into: Set(own)) { $0.formUnion(members($1)) }
        }
        var found: [String: Set<String>] = [:]
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            guard let operation = item["get"],
                let success = operation["responses"]?.mapping?.first(where: { $0.key.string == "200" })?.value
            else { continue }
            let schema = resolve(success)?["content"]?["application/json"]?["schema"]
            guard members(schema).isSuperset(of: ["items", "nextCursor"]) else { continue }
            let parameters = (operation["parameters"]?.array() ?? []).compactMap(resolve)
            found[path.string ?? ""] = Set(
                parameters.filter { $0["in"]?.string == "query" }.compactMap { $0["name"]?.string })
        }
        return found
    }

    @Test("API-12: every list asks when its nouns were made and changed, or is named with the reason why it does not")
    func everyList() throws {
        let lists = try Self.lists()
        #expect(lists.count > 60)
        let lacking = Set(lists.filter { !Self.filters.isSubset(of: $0.value) }.keys)
        let named = Self.exceptions.values.flatMap { $0 }
        #expect(named.count == Set(named).count)
        #expect(lacking.subtracting(named) == [])
        // What has the filters, or is no list, is no exception.
        #expect(Set(named).subtracting(lacking) == [])
    }

    @Test("API-12: a list finds a noun by when it was made and last changed, and by no other time")
    func walk() throws {
        let policy = WebhookPolicy(canSend: { true })
        let shop = Workshop(
            try TestService(Composition.modules(webhooks: policy).filter { $0.name != "serviceKit" }))
        let nouns = ListedNouns(shop).all
        let lists = try Self.lists().filter { Self.filters.isSubset(of: $0.value) }
        #expect(Set(nouns.map(\.list)) == Set(lists.keys))
        for (index, noun) in nouns.enumerated() { check(noun, of: shop, at: Int64(10 + 2 * index)) }
    }

    /// Makes the noun at a minute and changes it a minute later.
    private func check(_ noun: ListedNoun, of shop: Workshop, at minute: Int64) {
        func time(_ minute: Int64) -> String { TestService.morning.adding(minutes: minute).text }
        let (before, made, changed) = (time(minute - 1), time(minute), time(minute + 1))
        shop.setClock(minutes: minute)
        let id = make(noun, in: shop)
        #expect(!id.isEmpty, "\(noun.list)")
        func expect(_ query: String, _ isListed: Bool) {
            #expect(lists(noun, query, id, in: shop) == isListed, "\(noun.list)?\(query)")
        }
        expect("createdAfter=\(before)&createdBefore=\(changed)", true)
        expect("createdAfter=\(made)", false)
        expect("createdBefore=\(made)", false)
        expect("updatedAfter=\(before)", true)
        expect("updatedAfter=\(made)", false)
        guard let change = noun.change else { return }
        shop.setClock(minutes: minute + 1)
        let answer = send(change, id, in: shop)
        #expect((200..<300).contains(answer.status), "\(noun.list): \(answer.json)")
        expect("updatedAfter=\(made)", true)
        expect("updatedAfter=\(changed)", false)
        expect("createdAfter=\(made)", false)
    }

    /// The identifier of a new noun.
    private func make(_ noun: ListedNoun, in shop: Workshop) -> String {
        let answer = send(noun.make, "", in: shop)
        #expect((200..<300).contains(answer.status), "\(noun.list): \(answer.json)")
        guard let found = noun.found else { return answer[noun.member].text }
        return shop.service.get(found.replacing("{id}", with: answer.id))["items"][0]["id"].text
    }

    private func send(_ step: ListedNoun.Step, _ id: String, in shop: Workshop) -> TestAnswer {
        let path = step.path.replacing("{id}", with: id)
        return shop.service.send(step.method, path, step.body) { request in
            // A customer's link is their credential.
            if path.hasPrefix("/v1/track/") { request.authorization = nil }
        }
    }

    private func lists(_ noun: ListedNoun, _ query: String, _ id: String, in shop: Workshop) -> Bool {
        let path = noun.list.replacing("{id}", with: shop.outlet)
        let list = shop.service.get("\(path)?limit=200&\(noun.query.map { $0 + "&" } ?? "")\(query)")
        #expect(list.status == 200, "\(path)?\(query): \(list.json)")
        return list["items"].items.contains { $0[noun.member].text == id }
    }
}

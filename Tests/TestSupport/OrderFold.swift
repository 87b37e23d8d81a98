package import JSON

/// A consumer of events that keeps every repair order as it is, from the events alone (EVT-01).
package struct OrderFold {
    /// The orders by id, each with its members by name.
    package private(set) var orders: [String: JSONValue] = [:]

    /// What `GET /v1/repair-orders/{id}` shows and no event tells: two follow from the order's other members, and the
    /// contact's name and phone may not be kept as long as events are (CUS-05).
    package static let derived = ["nextActions", "blockedActions", "approvalContact"]

    /// The members that an event of an order can change; an event says more, for other readers.
    private static let members: Set = [
        "number", "status", "subStatus", "customerId", "vehicleId", "appointmentId", "advisorId", "createdAt",
        "mileageKm",
        "walkAround", "visit", "keyTag", "promisedAt", "originalPromisedAt", "priceListId",
        "signedDocumentHash", "concerns", "jobs", "amounts", "safetyStop", "openChangeRequests", "openSublets",
        "settled",
        "parkingSpace", "authorizedAt", "startedAt", "submittedAt", "passedAt", "invoicedAt", "deliveredAt",
        "closedAt", "cancelledAt",
    ]

    package init() {}

    /// Takes the next event.
    package mutating func take(_ event: JSONValue) {
        let id = event["resource"].text
        guard id.hasPrefix("ro_") else { return }
        var order =
            orders[id] ?? ["id": .string(id), "outletId": event["outletId"], "concerns": [], "jobs": []]
        order = order.with("version", event["version"]).with("outletId", event["outletId"])
        guard case .object(let changes) = event["changes"] else { return }
        for change in changes.members where Self.members.contains(change.name) {
            let value = Self.merged(order[change.name], from: change.value["from"], to: change.value["to"])
            order = order.with(change.name, value)
        }
        orders[id] = order
    }

    /// A member after a change: elements with ids one by one, everything else as it is now; nil where it is gone.
    private static func merged(_ old: JSONValue, from: JSONValue, to: JSONValue) -> JSONValue? {
        // JSON's null is a literal's nil, too.
        guard hasIDs(from) || hasIDs(to) else { return to == .null ? Optional.none : to }
        var elements = old.items
        for gone in from.items where !to.items.contains(where: { $0["id"] == gone["id"] }) {
            elements.removeAll { $0["id"] == gone["id"] }
        }
        for changed in to.items {
            let before = from.items.first { $0["id"] == changed["id"] }
            if let before, let index = elements.firstIndex(where: { $0["id"] == changed["id"] }) {
                elements[index] = element(elements[index], from: before, to: changed)
            } else {
                elements.append(changed)
            }
        }
        return .array(elements)
    }

    private static func element(_ old: JSONValue, from: JSONValue, to: JSONValue) -> JSONValue {
        guard case .object(let before) = from, case .object(let after) = to else { return to }
        var element = old
        for name in Set(before.members.map(\.name) + after.members.map(\.name)) {
            element = element.with(name, merged(old[name], from: from[name], to: to[name]))
        }
        return element
    }

    /// The members that differ, as JSON: for who reads the failure.
    package static func differences(_ folded: JSONValue, _ shown: JSONValue) -> [String] {
        guard case .object(let left) = folded, case .object(let right) = shown else { return [] }
        return Set(left.members.map(\.name) + right.members.map(\.name)).sorted().compactMap { name in
            let (one, other) = (folded[name], shown[name])
            return one == other ? nil : "\(name): \(text(one)) instead of \(text(other))"
        }
    }

    private static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func hasIDs(_ value: JSONValue) -> Bool {
        !value.items.isEmpty && value.items.allSatisfy { !$0["id"].text.isEmpty }
    }

    /// The same without what follows from other members, its members in one order, to be compared.
    package static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(plain))
        case .object(let object):
            let members = object.members.filter { !derived.contains($0.name) }.sorted { $0.name < $1.name }
            return .object(JSONObject(members: members.map { JSONMember(name: $0.name, value: plain($0.value)) }))
        default: return value
        }
    }
}

extension TestService {
    /// Reads all events from the first on by pages, and gives the orders that come of them.
    package func foldedOrders(pageLimit: Int = 200) -> OrderFold {
        var fold = OrderFold()
        var after: Int64 = 0
        while true {
            let page = get("/v1/events?after=\(after)&limit=\(pageLimit)")
            for event in page["items"].items { fold.take(event) }
            guard page.status == 200, page["nextCursor"] != .null else { return fold }
            after = page["lastSequence"].integer ?? after
        }
    }

    /// The orders that `GET` answers, by id, and that the events do not make, or make otherwise.
    package func ordersThatEventsMiss() -> [String] {
        let fold = foldedOrders()
        var missed: [String] = []
        var cursor = ""
        repeat {
            let list = get("/v1/repair-orders?limit=200" + cursor)
            for id in list["items"].items.map({ $0["id"].text }) {
                let shown = OrderFold.plain(get("/v1/repair-orders/\(id)").json)
                let folded = fold.orders[id].map(OrderFold.plain)
                if let folded, folded != shown { missed += OrderFold.differences(folded, shown) }
                if folded == nil { missed.append("no event of \(id)") }
            }
            cursor = list["nextCursor"] == .null ? "" : "&cursor=\(list["nextCursor"].text)"
        } while !cursor.isEmpty
        return missed
    }
}

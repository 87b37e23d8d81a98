import Application
import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Settlement
import Synchronization
import TestSupport
import Testing
import Webhooks
import Yams

/// Two outlets with everything there is, and a key for each role that reaches the first of them.
final class AccessMatrix {
    /// What decides whether a caller of one outlet may use an operation.
    enum Subject: Equatable {
        /// The path names something of an outlet.
        case outlet
        /// The body names the outlet.
        case body
        /// It shows what the caller may see.
        case list
        /// It changes what the network works by.
        case network
        /// It is nobody's in particular: customers, catalogues, the caller's own.
        case everyone
        /// It gives its caller what is the caller's own, of which there is nothing.
        case own
    }

    struct Operation {
        let method: String
        let pattern: String
        let permission: Permission
        let query: String
        let body: JSONValue?

        /// Whether it runs in one transaction, which can be undone.
        let isTransaction: Bool

        var name: String { "\(method) \(pattern)" }

        var subject: Subject {
            // One of all outlets is for those who reach the network; WebhooksTests has it.
            if name == "POST /v1/webhook-endpoints" { return .body }
            if Self.network.contains(name) || pattern.hasPrefix("/v1/audit") { return .network }
            if method == "GET", pattern.hasPrefix("/v1/imports/") { return .own }
            if pattern.contains("{") { return AccessSite.isOfOutlet(pattern) ? .outlet : .everyone }
            if method == "GET" { return .list }
            let names = ["outletId", "outletIds", "reach", "repairOrderId"]
            return body.map { body in names.contains { body[$0] != .null } } == true ? .body : .everyone
        }

        private static let network: Set = [
            "POST /v1/outlets", "POST /v1/parts", "PATCH /v1/parts/{part}", "POST /v1/labor-operations",
            "PUT /v1/labor-operations/{code}", "POST /v1/service-packages", "PUT /v1/service-packages/{code}",
            "PUT /v1/discount-limits/{role}",
            "POST /v1/mpi-templates", "PUT /v1/mpi-templates/{id}", "POST /v1/attachment-sweeps",
            "PUT /v1/inspection-checklists/{code}",
            "GET /v1/customers/{id}/export", "GET /v1/customers/{id}/contacts", "POST /v1/skills",
            "PATCH /v1/skills/{code}", "PUT /v1/callback-settings", "POST /v1/surveys",
            "PUT /v1/notification-templates/{kind}", "DELETE /v1/notification-templates/{kind}",
        ]
    }

    struct Reply {
        let status: Int
        let text: String
        let json: JSONValue

        init(_ answer: ServiceAnswer) {
            status = answer.status
            text = String(decoding: answer.body, as: UTF8.self)
            json = (try? JSONParser.parse(answer.body)) ?? .null
        }

        var code: String { json["code"].text }
        var pointsAtOutlet: Bool {
            json["errors"].items.contains { error in
                let places = ["/outletId", "/reach/outletIds", "/repairOrderId"]
                return error["code"] == "unknown_reference" && places.contains { error["pointer"].text.hasPrefix($0) }
            }
        }
    }

    let operations: [Operation]
    let other: AccessSite
    let networkKey = "bl_network"
    private let own: AccessSite
    private let service: TestService

    init() throws {
        let gateway = try #require(SilentGateway())
        service = try TestService(
            Composition.modules(webhooks: WebhookPolicy(), payments: OnlinePayments(gateway))
                .filter { $0.name != "serviceKit" })
        own = AccessSite(service, tag: "1")
        other = AccessSite(service, tag: "2")
        operations = try Self.documented()
        let reach = StoredReach.outlets([own.outlet])
        let keys = Role.allCases.map { (Self.key(of: $0), Optional($0.permissions), reach) }
        let now = service.clock.now()
        try service.database.writeAndWait { [networkKey] transaction in
            for (index, (key, permissions, reach)) in (keys + [(networkKey, nil, .network)]).enumerated() {
                try APIKeyTable.insert(
                    APIKeyID(at: now, random: SeededRandomSource(seed: UInt64(90 + index))), name: key, prefix: key,
                    hash: Digest.sha256(key), permissions: permissions, reach: reach, at: now, in: transaction)
            }
        }
    }

    private static func key(of role: Role) -> String { "bl_\(role.rawValue)" }

    func send(_ operation: Operation, as role: Role, toOwn isOwn: Bool) throws -> Reply {
        try send(operation, key: Self.key(of: role), toOwn: isOwn)
    }

    /// Sends an operation about one of the outlets; nothing of what it changes is kept.
    func send(_ operation: Operation, key: String?, toOwn isOwn: Bool) throws -> Reply {
        let site = isOwn ? own : other
        let path = try #require(site.path(operation.pattern), "\(operation.name): nothing is known by such a name")
        let query = operation.query.replacing("OUTLET", with: site.outlet)
            .replacing("VEHICLE", with: site.vehicle)
        var body = operation.body
        // What only the network decides about an outlet is a test of its own.
        if operation.name == "PATCH /v1/outlets/{id}" { body = ["phone": "+862150001001"] }
        if body?["outletId"] != .null { body = body?.with("outletId", .string(site.outlet)) }
        if operation.name == "POST /v1/webhook-endpoints" { body = body?.with("outletId", .string(site.outlet)) }
        if body?["reach"] != .null {
            body = body?.with("reach", ["kind": "outlets", "outletIds": [.string(site.outlet)]])
        }
        if body?["repairOrderId"] != .null, operation.pattern == "/v1/access-links" {
            body = body?.with("repairOrderId", .string(site.order))
        }
        if body?["outletIds"] != .null { body = body?.with("outletIds", [.string(site.outlet)]) }
        var request = service.request(operation.method, query.isEmpty ? path : path + "?" + query, body)
        request.authorization = key.map { "Bearer \($0)" }
        return operation.isTransaction ? try answer(request) : whole(request)
    }

    /// The answer of an operation that opens its transactions itself; what it changes stays.
    private func whole(_ request: ServiceRequest) -> Reply {
        let slot = Mutex<ServiceAnswer?>(nil)
        let answered = DispatchSemaphore(value: 0)
        service.service.handle(request) { answer, _ in
            slot.withLock { $0 = answer }
            answered.signal()
        }
        answered.wait()
        return slot.withLock { $0 }.map(Reply.init) ?? Reply(ServiceAnswer(status: 0, fields: [], body: []))
    }

    /// What one who may not follow the events is answered; nil is without a key.
    func streamRefusal(for role: Role?) -> Int {
        var request = service.request("GET", "/v1/events/stream")
        request.authorization = role.map { "Bearer " + Self.key(of: $0) }
        return whole(request).status
    }

    func patchOutlet(as role: Role, _ body: JSONValue) throws -> Reply {
        var request = service.request("PATCH", "/v1/outlets/\(own.outlet)", body)
        request.authorization = "Bearer " + Self.key(of: role)
        return try answer(request)
    }

    func status(of operation: Operation, key: String?) -> Int {
        (try? send(operation, key: key, toOwn: true).status) ?? 0
    }

    private struct Undone: Error {
        let answer: ServiceAnswer
    }

    private func answer(_ request: ServiceRequest) throws -> Reply {
        do {
            try service.database.writeAndWait { [service] transaction in
                throw Undone(answer: service.service.answer(request, in: transaction))
            }
            Issue.record("the transaction was kept")
            return Reply(ServiceAnswer(status: 0, fields: [], body: []))
        } catch let undone as Undone {
            return Reply(undone.answer)
        }
    }

    /// The operations of the document that ask for a permission, each with its own example as body.
    private static func documented() throws -> [Operation] {
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        func resolve(_ node: Node?) -> Node? {
            guard let reference = node?["$ref"]?.string else { return node }
            return reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
        }
        let transactions = Set(
            Composition.modules.flatMap(\.routes).filter(\.runsInOneTransaction).map {
                "\($0.method.rawValue) \($0.pattern)"
            })
        var operations: [Operation] = []
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            for (method, operation) in item.mapping.map(Array.init) ?? [] {
                guard let permission = operation["x-permission"]?.string.flatMap(Permission.init(rawValue:)),
                    permission != .setTestClock,
                    // Ends only with its client; it has a test of its own.
                    path.string != "/v1/events/stream"
                else { continue }
                let content = resolve(operation["requestBody"])?["content"]?["application/json"]
                let required = (operation["parameters"]?.array() ?? []).compactMap(resolve).filter {
                    $0["in"]?.string == "query" && $0["required"]?.bool == true
                }
                operations.append(
                    Operation(
                        method: method.string?.uppercased() ?? "", pattern: path.string ?? "", permission: permission,
                        query: required.map(parameter).joined(separator: "&"),
                        body: content?["example"].map(value),
                        isTransaction: transactions.contains(
                            "\(method.string?.uppercased() ?? "") \(path.string ?? "")")))
            }
        }
        return operations
    }

    /// A required parameter with a value that can be read.
    private static func parameter(_ parameter: Node) -> String {
        let name = parameter["name"]?.string ?? ""
        let values = [
            "outlet": "OUTLET", "from": "2026-11-26", "to": "2026-11-26", "operations": "LOF1", "near": "31.2,121.5",
        ]
        return name + "=" + values[name, default: "VEHICLE"]
    }

    private static func value(_ node: Node) -> JSONValue {
        if let mapping = node.mapping {
            return .object(
                JSONObject(members: mapping.map { JSONMember(name: $0.key.string ?? "", value: value($0.value)) }))
        }
        if let sequence = node.sequence { return .array(sequence.map(value)) }
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else {
            return .string(node.string ?? "")
        }
        if let flag = node.bool { return .bool(flag) }
        if node.null != nil { return .null }
        return JSONNumber(literal: scalar.string).map(JSONValue.number) ?? .string(scalar.string)
    }
}

/// A payment service that never answers: it is there, so that there are payments to ask about.
private struct SilentGateway: PaymentGateway {
    let checkoutURL = "https://pay.example.com/checkout"
    let secret: GatewaySecret

    init?() {
        guard let secret = GatewaySecret("a secret of the test") else { return nil }
        self.secret = secret
    }

    func ask(_ body: [UInt8]) -> [UInt8]? { nil }
}

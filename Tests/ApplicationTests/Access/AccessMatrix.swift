import Application
import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing
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
    }

    struct Operation {
        let method: String
        let pattern: String
        let permission: Permission
        let query: String
        let body: JSONValue?

        var name: String { "\(method) \(pattern)" }

        var subject: Subject {
            if Self.network.contains(name) { return .network }
            if pattern.contains("{") { return AccessSite.isOfOutlet(pattern) ? .outlet : .everyone }
            if method == "GET" { return .list }
            return body?["outletId"] != .null || body?["outletIds"] != .null ? .body : .everyone
        }

        private static let network: Set = [
            "POST /v1/outlets", "POST /v1/parts", "PATCH /v1/parts/{part}", "POST /v1/labor-operations",
            "PUT /v1/labor-operations/{code}",
        ]
    }

    struct Reply {
        let status: Int
        let text: String
        let json: JSONValue

        var code: String { json["code"].text }
        var pointsAtOutlet: Bool {
            json["errors"].items.contains {
                $0["pointer"].text.hasPrefix("/outletId") && $0["code"] == "unknown_reference"
            }
        }
    }

    let operations: [Operation]
    let other: AccessSite
    let networkKey = "bl_network"
    private let own: AccessSite
    private let service: TestService

    init() throws {
        service = try TestService(Composition.modules.filter { $0.name != "serviceKit" })
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
        if body?["outletIds"] != .null { body = body?.with("outletIds", [.string(site.outlet)]) }
        var request = service.request(operation.method, query.isEmpty ? path : path + "?" + query, body)
        request.authorization = key.map { "Bearer \($0)" }
        return try answer(request)
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
            return Reply(status: 0, text: "", json: .null)
        } catch let undone as Undone {
            let body = undone.answer.body
            return Reply(
                status: undone.answer.status, text: String(decoding: body, as: UTF8.self),
                json: (try? JSONParser.parse(body)) ?? .null)
        }
    }

    /// The operations of the document that ask for a permission, each with its own example as body.
    private static func documented() throws -> [Operation] {
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        func resolve(_ node: Node?) -> Node? {
            guard let reference = node?["$ref"]?.string else { return node }
            return reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
        }
        var operations: [Operation] = []
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            for (method, operation) in item.mapping.map(Array.init) ?? [] {
                guard let permission = operation["x-permission"]?.string.flatMap(Permission.init(rawValue:)),
                    permission != .setTestClock
                else { continue }
                let content = resolve(operation["requestBody"])?["content"]?["application/json"]
                let required = (operation["parameters"]?.array() ?? []).compactMap(resolve).filter {
                    $0["in"]?.string == "query" && $0["required"]?.bool == true
                }
                operations.append(
                    Operation(
                        method: method.string?.uppercased() ?? "", pattern: path.string ?? "", permission: permission,
                        query: required.map(parameter).joined(separator: "&"),
                        body: content?["example"].map(value)))
            }
        }
        return operations
    }

    /// A required parameter with a value that can be read.
    private static func parameter(_ parameter: Node) -> String {
        let name = parameter["name"]?.string ?? ""
        let values = ["outlet": "OUTLET", "from": "2026-11-26", "to": "2026-11-26", "operations": "LOF1"]
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

import CContract
package import JSON
import Yams

/// `openapi.yaml` as a judge of answers (API-07): status, fields, media type and shape.
package struct ContractDocument: Sendable {
    /// What there is to judge of an answer.
    package struct Answer: Sendable {
        let status: Int
        /// By name in small letters.
        let fields: [String: String]
        let bytes: [UInt8]
        let json: JSONValue

        package init(status: Int, fields: [String: String], bytes: [UInt8], json: JSONValue) {
            self.status = status
            self.fields = fields
            self.bytes = bytes
            self.json = json
        }
    }

    struct Response: Sendable {
        /// The names of the fields that must be there.
        let fields: [String]
        let content: [String: Schema]
    }

    struct Operation: Sendable {
        let method: String
        let path: [String]
        let responses: [Int: Response]

        var name: String { "\(method) /\(path.joined(separator: "/"))" }

        func matches(_ method: String, _ segments: [String]) -> Bool {
            self.method == method && path.count == segments.count
                && zip(path, segments).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
    }

    /// The document that is built into the program; or why it cannot be read.
    package static let shared = Result { try ContractDocument() }

    /// Every code that a problem may carry.
    package let codes: Set<String>
    private let operations: [Operation]
    private let check: SchemaCheck
    /// Where there is no such path or method, still a problem document.
    private let problem: Response?

    private static var text: String {
        String(decoding: UnsafeBufferPointer(start: bayline_openapi(), count: bayline_openapi_size()), as: UTF8.self)
    }

    init() throws {
        let document = try compose(yaml: Self.text) ?? Node([:])
        var schemas: [String: Schema] = [:]
        for (name, schema) in document["components"]?["schemas"]?.mapping.map(Array.init) ?? [] {
            schemas[name.string ?? ""] = Schema(schema)
        }
        check = SchemaCheck(schemas: schemas)
        problem = document["components"]?["responses"]?["NotFound"].map { Self.response($0, in: document) }
        codes = Set((document["x-problems"]?.array() ?? []).compactMap { $0["code"]?.string })
        var operations: [Operation] = []
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            let segments = (path.string ?? "").split(separator: "/").map(String.init)
            for (method, operation) in item.mapping.map(Array.init) ?? [] {
                guard let responses = operation["responses"]?.mapping else { continue }
                var known: [Int: Response] = [:]
                for (status, response) in responses {
                    known[Int(status.string ?? "") ?? 0] = Self.response(response, in: document)
                }
                let name = method.string?.uppercased() ?? ""
                operations.append(Operation(method: name, path: segments, responses: known))
            }
        }
        // Literal segments go before parameters, as in the router.
        self.operations = operations.sorted { $0.name.count { $0 == "{" } < $1.name.count { $0 == "{" } }
    }

    /// What an answer has that the contract does not say, or lacks that it does.
    ///
    /// - Parameter strangers: whether the program may have routes that the contract does not know; their answers are
    ///   left alone.
    package func differences(
        _ method: String, _ target: String, _ answer: Answer, strangers: Bool = false
    ) -> [String] {
        let path = target.split(separator: "?", maxSplits: 1).first ?? ""
        // An empty segment is one, too: `/v1/users/` is not the list of users.
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let operation = operations.first(where: { $0.matches(method, segments) }) else {
            if strangers { return [] }
            guard [404, 405].contains(answer.status), let problem else { return ["\(answer.status) without operation"] }
            return differences(of: answer, from: problem)
        }
        guard let response = operation.responses[answer.status] else {
            return ["\(operation.name): the status \(answer.status) is not in the contract"]
        }
        let found = differences(of: answer, from: response)
        if found.isEmpty { AnswerRecorder.shared?.take(operation.name, answer) }
        return found.map { "\(operation.name), \(answer.status): \($0)" }
    }

    private func differences(of answer: Answer, from response: Response) -> [String] {
        let missing = response.fields.filter { answer.fields[$0.lowercased()] == nil }.map { "no field \($0)" }
        if response.content.isEmpty { return missing + (answer.bytes.isEmpty ? [] : ["a body that is not said"]) }
        let field = answer.fields["content-type"] ?? ""
        let type = field.split(separator: ";").first.map(String.init) ?? ""
        guard let schema = response.content[type] else { return missing + ["the media type is \"\(type)\""] }
        // Lines of JSON are not one JSON text.
        guard type.hasSuffix("json"), type != "application/x-ndjson" else { return missing }
        let unknown = answer.status >= 400 && !codes.contains(answer.json["code"].text)
        return missing + (unknown ? ["the code \(answer.json["code"].text) is not in x-problems"] : [])
            + check.differences(of: answer.json, from: schema)
    }

    private static func response(_ node: Node, in document: Node) -> Response {
        let response = resolve(node, in: document)
        var fields: [String] = []
        for (name, field) in response["headers"]?.mapping.map(Array.init) ?? [] {
            if resolve(field, in: document)["required"]?.bool == true { fields.append(name.string ?? "") }
        }
        var content: [String: Schema] = [:]
        for (type, media) in response["content"]?.mapping.map(Array.init) ?? [] {
            content[type.string ?? ""] = media["schema"].map(Schema.init) ?? Schema.anything
        }
        return Response(fields: fields, content: content)
    }

    private static func resolve(_ node: Node, in document: Node) -> Node {
        guard let reference = node["$ref"]?.string else { return node }
        return reference.dropFirst(2).split(separator: "/").reduce(into: Optional(document)) { $0 = $0?[String($1)] }
            ?? node
    }
}

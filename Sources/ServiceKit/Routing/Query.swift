/// The parameters of a request's query, decoded; each name at most once.
package struct Query: Sendable {
    /// Few enough to be gone through.
    private let values: [(name: String, value: String)]

    /// Those whose empty value has a meaning: from the beginning, which many a client's loop begins with, and a visit
    /// without any labour operation.
    private static let mayBeEmpty: Set = ["cursor", "after", "operations"]

    /// - Throws: `Refusal` 400 for a name that the route does not know, a repeated one, one without a value, or broken
    ///   percent-encoding (API-12).
    package init(_ text: String?, allowed: Set<String>) throws {
        var values: [(name: String, value: String)] = []
        for pair in (text ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let raw = Substring(pair[..<end])
            guard let name = PercentEncoding.decode(raw, plusIsSpace: true),
                let value = PercentEncoding.decode(Substring(pair[end...].dropFirst()), plusIsSpace: true)
            else { throw Refusal.invalidParameter(String(raw.prefix(64))) }
            guard allowed.contains(name) else {
                throw Refusal.unknownParameter(String(name.prefix(64)), allowed: allowed)
            }
            guard !values.contains(where: { $0.name == name }), !value.isEmpty || Self.mayBeEmpty.contains(name) else {
                throw Refusal.invalidParameter(name)
            }
            values.append((name, value))
        }
        self.values = values
    }

    /// Of what is nobody's request.
    static let none = Query()

    private init() {
        values = []
    }

    /// All of them, in the order in which they came.
    var pairs: [(name: String, value: String)] { values }

    /// The value of a parameter; nil where it is absent or empty.
    package subscript(_ name: String) -> String? {
        guard let value = values.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
        return value
    }

    package func id<Kind>(_ name: String, _ type: Identifier<Kind>.Type = Identifier<Kind>.self) throws -> Identifier<
        Kind
    >? {
        try parsed(name, Identifier<Kind>.init)
    }

    package func date(_ name: String) throws -> LocalDate? { try parsed(name, LocalDate.init) }
    package func instant(_ name: String) throws -> Instant? { try parsed(name, Instant.init) }

    package func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type) throws -> Choice? {
        try parsed(name, Choice.init(rawValue:))
    }

    package func parsed<Value>(_ name: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = parse(text) else { throw Refusal.invalidParameter(name) }
        return value
    }

    /// A parameter that the route cannot do without.
    package func required<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw Refusal.missingParameter(name) }
        return value
    }
}

extension Refusal {
    package static func invalidParameter(_ name: String) -> Refusal {
        Refusal(
            status: 400, code: "invalid_parameter", "The query parameter \(name) has a value that cannot be read.",
            zh: "查询参数 \(name) 的值无效。")
    }

    package static func missingParameter(_ name: String) -> Refusal {
        Refusal(status: 400, code: "missing_parameter", "The query parameter \(name) is needed.", zh: "缺少查询参数 \(name)。")
    }

    static func unknownParameter(_ name: String, allowed: Set<String>) -> Refusal {
        let list = allowed.sorted().joined(separator: ", ")
        return Refusal(
            status: 400, code: "unknown_parameter",
            "There is no query parameter \(name) here. Possible: \(list.isEmpty ? "none" : list).",
            zh: "此处没有查询参数 \(name)。可用:\(list.isEmpty ? "无" : list)。")
    }
}

package import SQLDatabase

/// One request on its way through a handler: who asks, when, in which language; and the source of ids and randomness.
package struct Call: Sendable {
    package let requestID: String
    package let now: Instant
    package let caller: Caller
    package let language: Language
    package let query: Query
    package let random: any RandomSource
    let parameters: [(name: String, value: String)]
    let condition: VersionCondition?
    let reactions: [String: [Reaction]]
    /// Set where the client asked for `text/html` before JSON.
    package let prefersHTML: Bool
}

extension Call {
    package func newID<Kind>(_ type: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind> {
        Identifier<Kind>(at: now, random: random)
    }

    /// An identifier in the path; a text that is none names nothing that exists.
    package func id<Kind>(_ name: String, _ type: Identifier<Kind>.Type = Identifier<Kind>.self) throws -> Identifier<
        Kind
    > {
        guard let id = Identifier<Kind>(try text(name)) else { throw Refusal.notFound() }
        return id
    }

    /// A path parameter as text.
    package func text(_ name: String) throws -> String {
        guard let parameter = parameters.first(where: { $0.name == name }) else { throw Refusal.notFound() }
        return parameter.value
    }

    /// Refuses with 412 where the client's `If-Match` does not name the present version (API-05).
    package func checkVersion(_ version: Int64) throws {
        guard let condition, !condition.matches(version) else { return }
        throw Refusal.preconditionFailed(current: version)
    }

    /// Appends the event and runs what other modules do on it, in the same transaction (EVT-01).
    package func record(_ event: Event, in transaction: Transaction) throws {
        try EventTable.insert(event, actor: caller.id, at: now, in: transaction)
        for reaction in reactions[event.type] ?? [] { try reaction.run(event, self, transaction) }
    }
}

/// `If-Match` (RFC 9110, 13.1.1): any version, or one of those named.
enum VersionCondition: Sendable, Equatable {
    case any
    case versions([Int64])

    /// A weak or foreign tag matches nothing: the comparison is strong.
    init(_ field: String) {
        let tags = field.split(separator: ",").map(\.trimmingSpaces)
        self = tags == ["*"] ? .any : .versions(tags.compactMap(Self.version))
    }

    func matches(_ version: Int64) -> Bool {
        switch self {
        case .any: true
        case .versions(let versions): versions.contains(version)
        }
    }

    static func tag(_ version: Int64) -> String { "\"\(version)\"" }

    private static func version(_ tag: String) -> Int64? {
        guard tag.utf8.count > 2, tag.first == "\"", tag.last == "\"" else { return nil }
        return Int64(tag.dropFirst().dropLast())
    }
}

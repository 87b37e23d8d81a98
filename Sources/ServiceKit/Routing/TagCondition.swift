/// The value of `If-Match` or `If-None-Match`: any state, or one of those named (RFC 9110, 13.1.1 and 13.1.2).
enum TagCondition: Sendable, Equatable {
    case any
    case tags([EntityTag])

    /// Reads a field.
    ///
    /// One that is no list of entity tags names nothing: with `If-Match` the request is then refused, with
    /// `If-None-Match` it is served, which is the safe side of both.
    init(_ field: String) {
        if field.trimmingSpaces == "*" {
            self = .any
        } else {
            self = .tags(Self.read(field) ?? [])
        }
    }

    /// Byte for byte the same: `If-Match` (8.8.3.2).
    func names(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): !tag.isWeak && tags.contains(tag)
        }
    }

    /// The same for a reader: `If-None-Match`.
    func namesWeakly(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaque == tag.opaque }
        }
    }

    /// A state of that version in any form, strongly compared: `If-Match` of a change.
    func names(version: Int64) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { !$0.isWeak && $0.isOf(version: version) }
        }
    }

    /// The same weakly: `If-None-Match` of a change.
    func namesWeakly(version: Int64) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.isOf(version: version) }
        }
    }

    /// A tag may hold commas, so the list is not split at them.
    private static func read(_ field: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = field.utf8[...]
        while true {
            rest = rest.drop { isBlank($0) || $0 == UInt8(ascii: ",") }
            if rest.isEmpty { return tags }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.popFirst() == quote, let end = rest.firstIndex(of: quote) else { return nil }
            let opaque = rest[..<end]
            guard opaque.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
            tags.append(EntityTag(String(Substring(opaque)), isWeak: isWeak))
            rest = rest[end...].dropFirst().drop(while: isBlank)
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
    }

    private static let quote = UInt8(ascii: "\"")

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

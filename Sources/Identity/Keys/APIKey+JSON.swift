import JSON
import Network
import ServiceKit

/// What a new key is to be.
struct APIKeyInput: Sendable {
    let name: String
    let permissions: Permissions
    let reach: StoredReach
    let expiresAt: Instant?
    let limit: RateLimit?

    static func read(_ reader: inout ObjectReader) -> APIKeyInput {
        let name = reader.string("name", length: 1...100)
        let role = reader.optionalChoice("role", Role.self)
        let list = reader.optionalArray("permissions", count: 1...Permission.allCases.count) { element in
            element.choice(Permission.self)
        }
        switch (role, list) {
        case (nil, nil): reader.complain("permissions", .missing)
        case (.some, .some):
            reader.complain("role", .notAllowed(reason: "name either a role or permissions"))
        default: break
        }
        return APIKeyInput(
            name: name, permissions: role?.permissions ?? Permissions(list ?? []), reach: reader.reach(),
            expiresAt: reader.optionalInstant("expiresAt"), limit: reader.rateLimit())
    }
}

extension ObjectReader {
    /// The member `limits`: `{"requestsPerSecond": 50, "burst": 100}`; nil where there is none.
    mutating func rateLimit() -> RateLimit? {
        optionalObject("limits") { reader -> RateLimit in
            RateLimit(
                requestsPerSecond: Int(reader.integer("requestsPerSecond", in: 1...1_000_000)),
                burst: Int(reader.integer("burst", in: 1...10_000_000)))
        }
    }
}

extension APIKey {
    static func readChanges(_ reader: inout ObjectReader) -> Changes<APIKey> {
        var changes = Changes<APIKey>()
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...100) })
        changes.set(\.expiresAt, to: reader.clearableChange("expiresAt") { $0.optionalInstant("expiresAt") })
        changes.set(\.limit, to: reader.clearableChange("limits") { $0.rateLimit() })
        return changes
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = ["name", "expiresAt", "limits", "status"]

    /// The key as it is at a moment.
    struct View: JSONRepresentable {
        let key: APIKey
        let now: Instant
        /// The key itself, in the one answer that shows it.
        var secret: String?

        func writeMembers(to writer: inout JSONWriter) {
            writer.member("id", key.id)
            writer.member("version", key.version)
            writer.member("createdAt", key.createdAt)
            writer.member("createdBy", key.createdBy)
            writer.member("name", key.name)
            writer.member("prefix", key.prefix)
            writer.member("status", key.status(at: now).rawValue)
            writer.array("permissions", strings: (key.permissions ?? .all).list.map(\.rawValue))
            writer.member("reach", key.reach)
            writer.member("expiresAt", key.expiresAt)
            writer.member("revokedAt", key.revokedAt)
            writer.member("lastUsedAt", key.lastUsedAt)
            if let limit = key.limit {
                writer.object("limits") { writer in
                    writer.member("requestsPerSecond", limit.requestsPerSecond)
                    writer.member("burst", limit.burst)
                }
            }
            writer.member("key", secret)
        }
    }

    func view(at now: Instant, secret: String? = nil) -> View { View(key: self, now: now, secret: secret) }
}

import JSON
import Network
import SQLDatabase
import ServiceKit

/// Making, changing, rotating and revoking keys: for the routes and for the commands alike.
enum KeyActions {
    /// A key of 198 random bits, known by its beginning.
    private static func makeSecret(_ call: Call) -> String { AdministratorKey.make(call.random) }

    static func create(_ input: APIKeyInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireGives(input.permissions, input.reach, in: transaction)
        try requireFuture(input.expiresAt, call)
        let secret = makeSecret(call)
        let key = APIKey(
            id: call.newID(), name: input.name, prefix: String(secret.prefix(APIKey.prefixLength)),
            permissions: input.permissions, reach: input.reach, expiresAt: input.expiresAt, limit: input.limit,
            createdAt: call.now, createdBy: call.caller.id)
        try KeyTable.insert(key, hash: Digest.sha256(secret), in: transaction)
        try record("created", key, [.init("name", to: key.name)], call, transaction)
        return .created(
            key.view(at: call.now, secret: secret), at: "/v1/api-keys/\(key.id)", version: key.version)
    }

    static func change(_ input: Changes<APIKey>, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try load(call, transaction)
        var key = before
        input.apply(to: &key)
        let changes = Event.changes(
            of: APIKey.changeable, from: before.view(at: call.now), to: key.view(at: call.now))
        guard !changes.isEmpty else { return .ok(before.view(at: call.now), version: before.version) }
        if key.expiresAt != before.expiresAt {
            try requireFuture(key.expiresAt, call)
            if key.expiresAt != nil { try requireAnotherAdministrator(than: key, call, transaction) }
        }
        return try save(key, "updated", changes, call, transaction)
    }

    /// A new secret for the same key; the present one stays good for a while, so that systems can be changed over.
    static func rotate(_ overlapHours: Int64, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var key = try load(call, transaction)
        guard key.status(at: call.now) == .active else { throw Refusal.keyEnded(key.status(at: call.now)) }
        let secret = makeSecret(call)
        let until = call.now.adding(hours: overlapHours)
        try KeyTable.deleteExpired(of: key.id, at: call.now, in: transaction)
        // Who shortens the time does so for all that went before.
        try KeyTable.shorten(of: key.id, to: until, in: transaction)
        if overlapHours > 0 { try KeyTable.keepPresent(of: key.id, until: until, in: transaction) }
        let before = key.prefix
        key.prefix = String(secret.prefix(APIKey.prefixLength))
        try KeyTable.replace(of: key.id, hash: Digest.sha256(secret), prefix: key.prefix, in: transaction)
        key.version += 1
        try KeyTable.update(key, in: transaction)
        try record("rotated", key, [.init("prefix", from: before, to: key.prefix)], call, transaction)
        return .ok(key.view(at: call.now, secret: secret), version: key.version)
    }

    /// Revokes at once, the secrets from before a rotation, too.
    ///
    /// Once revoked it stays so.
    static func revoke(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var key = try load(call, transaction)
        guard key.revokedAt == nil else { return .ok(key.view(at: call.now), version: key.version) }
        try requireAnotherAdministrator(than: key, call, transaction)
        key.revokedAt = call.now
        return try save(
            key, "revoked", [.init("status", from: APIKey.Status.active.rawValue, to: APIKey.Status.revoked.rawValue)],
            call, transaction)
    }

    /// The key of the path, which the caller may change.
    private static func load(_ call: Call, _ transaction: Transaction) throws -> APIKey {
        let key = try KeyRoutes.visible(call, transaction)
        try call.requireCovers(key.permissions ?? .all)
        try call.checkVersion(key.version)
        return key
    }

    private static func save(
        _ key: APIKey, _ event: String, _ changes: [Event.Change], _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var key = key
        key.version += 1
        try KeyTable.update(key, in: transaction)
        try record(event, key, changes, call, transaction)
        return .ok(key.view(at: call.now), version: key.version)
    }

    private static func record(
        _ event: String, _ key: APIKey, _ changes: [Event.Change], _ call: Call, _ transaction: Transaction
    ) throws {
        try call.record(
            Event("apiKey.\(event)", key.id.text, version: key.version, outlet: nil, changes: changes),
            in: transaction)
    }

    private static func requireFuture(_ expiresAt: Instant?, _ call: Call) throws {
        guard let expiresAt, expiresAt <= call.now else { return }
        throw Refusal(
            status: 422, code: "expiry_in_past", "expiresAt is not in the future.", zh: "expiresAt 必须为将来的时间。",
            at: "/expiresAt")
    }

    private static func requireAnotherAdministrator(
        than key: APIKey, _ call: Call, _ transaction: Transaction
    ) throws {
        guard key.isAdministrator else { return }
        let others = try KeyTable.hasAdministrator(but: key.id, at: call.now, in: transaction)
        guard try others || UserTable.hasAdministrator(but: nil, in: transaction) else {
            throw Refusal.lastAdministrator
        }
    }
}

extension Refusal {
    static func keyEnded(_ status: APIKey.Status) -> Refusal {
        var refusal = Refusal(
            code: "key_ended", "This key is \(status.rawValue); make a new one.", zh: "该密钥已失效,请新建密钥。")
        refusal.state = status.rawValue
        refusal.allowedActions = []
        return refusal
    }
}

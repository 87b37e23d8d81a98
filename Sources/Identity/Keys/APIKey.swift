import ServiceKit

/// A system's key: what it allows, where, and how long (SEC-01).
///
/// The key itself is nowhere; only its digest is.
struct APIKey: Sendable {
    let id: APIKeyID
    var name: String
    /// The beginning of the key, to recognise it by.
    var prefix: String
    /// Nil for whatever there is, now and later.
    let permissions: Permissions?
    let reach: StoredReach
    var expiresAt: Instant?
    var limit: RateLimit?
    var version: Int64 = 1
    let createdAt: Instant
    /// Who made it; nil for the first one.
    let createdBy: String?
    var revokedAt: Instant?
    var lastUsedAt: Instant?

    /// Whether it opens anything, as people are told.
    enum Status: String, Sendable, CaseIterable {
        case active, expired, revoked
    }

    func status(at now: Instant) -> Status {
        if revokedAt != nil { return .revoked }
        return expiresAt.map { $0 <= now } == true ? .expired : .active
    }

    /// Whether it may do everything everywhere, so that others can be let in with it.
    var isAdministrator: Bool { permissions == nil && reach == .network }

    /// Characters that are stored of a key, and shown.
    static let prefixLength = 8
}

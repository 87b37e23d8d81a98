package import SQLDatabase

/// Finds the callers of one kind of token, known by how it begins.
package struct CallerSource: Sendable {
    /// What its tokens begin with; empty for those of no other kind.
    package let prefix: String
    /// Nil where the token is good for nobody at that moment.
    package let find: @Sendable (PresentedToken, Transaction) throws -> FoundCaller?

    package init(
        prefix: String, find: @escaping @Sendable (PresentedToken, Transaction) throws -> FoundCaller?
    ) {
        self.prefix = prefix
        self.find = find
    }
}

/// A token as someone shows it.
package struct PresentedToken: Sendable {
    package let text: String
    /// Its SHA-256, in hexadecimal.
    package let hash: String
    /// By the service's clock.
    package let at: Instant
    package let options: AccessOptions
}

/// Whose token it is.
package struct FoundCaller: Sendable {
    package let caller: Caller
    /// From when on it is good no longer, if nothing happens; nil for never.
    package let expiresAt: Instant?
    /// When it was last noted that it was used.
    package let lastUsedAt: Instant?
    /// Notes that it was used; nil where nobody asks.
    package let noteUse: (@Sendable (Instant, Transaction) throws -> Void)?

    package init(
        _ caller: Caller, expiresAt: Instant? = nil, lastUsedAt: Instant? = nil,
        noteUse: (@Sendable (Instant, Transaction) throws -> Void)? = nil
    ) {
        self.caller = caller
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.noteUse = noteUse
    }
}

/// Who makes a request (SEC-01).
package struct Caller: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// Someone who has signed in.
        case person
        /// A system with an API key.
        case system
        /// A customer with a link to one thing of theirs (CUS-13).
        case customer
    }

    /// The user's, key's or link's identifier; scopes idempotency keys and names the actor of events.
    package let id: String
    package let name: String
    package let kind: Kind
    package let permissions: Permissions
    package let reach: Reach
    /// The staff record of a person, by which their own work is known (SEC-07).
    package let staff: String?
    /// The session of someone who has signed in.
    package var session: String?
    /// How often it may ask; nil for what the node allows every caller (SEC-04).
    package var limit: RateLimit?
    /// Set for someone whose password others know: until it is changed, nothing else can be done.
    package var mustChangePassword = false

    package init(
        id: String, name: String, kind: Kind = .system, permissions: Permissions = .all, reach: Reach = .network,
        staff: String? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.permissions = permissions
        self.reach = reach
        self.staff = staff
    }

    /// Who asks without any credential: to sign in, say.
    package static let nobody = Caller(id: "anonymous", name: "", permissions: [], reach: .outlets([]))

    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    package func sees(outlet: String) -> Bool { reach.covers(outlet) }
}

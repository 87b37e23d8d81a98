/// Who makes a request: a system with an API key, for now (SEC-01).
package struct Caller: Sendable, Hashable {
    /// The key's identifier; scopes idempotency keys and names the actor of events.
    package let id: String
    package let name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    package func may(_ permission: Permission) -> Bool { true }
}

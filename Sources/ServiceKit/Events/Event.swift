package import JSON
package import SQLDatabase

/// A state change, written in the transaction that makes it (EVT-01).
package struct Event: Sendable {
    /// `repairOrder.authorized`: the noun as the API names it, and what happened to it.
    package let type: String
    package let resource: String
    /// The document that the resource belongs to, whose story the event is part of: a job's repair order.
    package let root: String
    package let version: Int64
    package let outlet: String?
    /// The changes as JSON, where they were written and not told.
    let written: String?
    private let told: [Change]

    /// The members that changed; read back where they were written.
    package var changes: [Change] { written.map(Change.read) ?? told }

    /// One member before and after.
    package struct Change: Sendable {
        package let member: String
        package let before: JSONValue
        package let after: JSONValue

        package init(_ member: String, from before: JSONValue = .null, to after: JSONValue) {
            self.member = member
            self.before = before
            self.after = after
        }

        package init(_ member: String, from before: String? = nil, to after: String?) {
            self.init(member, from: before.map(JSONValue.string) ?? .null, to: after.map(JSONValue.string) ?? .null)
        }
    }

    package init(
        _ type: String, _ resource: String, root: String? = nil, version: Int64 = 1, outlet: String?,
        changes: [Change] = []
    ) {
        self.type = type
        self.resource = resource
        self.root = root ?? resource
        self.version = version
        self.outlet = outlet
        written = nil
        told = changes
    }

    /// What came into being, with all members that it has then.
    ///
    /// - Parameters:
    ///   - lists: those whose elements are told one by one later: they were empty, not absent.
    ///   - members: writes them. Only the text goes into the log, so no tree is made of them.
    package init(
        creation type: String, _ resource: String, version: Int64 = 1, outlet: String?, lists: [StaticString] = [],
        members: (inout JSONWriter) -> Void
    ) {
        self.type = type
        self.resource = resource
        root = resource
        self.version = version
        self.outlet = outlet
        written = Change.text(ofCreation: members, lists: lists)
        told = []
    }

    /// What a member became; nil where it did not change.
    package func after(_ member: String) -> JSONValue? {
        guard let written else { return told.first { $0.member == member }?.after }
        return Change.after(member, in: written)
    }
}

/// Who made an event happen, when, and where that was asked for.
package struct EventOrigin: Sendable {
    /// The identifier of a caller, or `system`.
    package let actor: String
    package let at: Instant
    /// Nil outside a request.
    package let requestID: String?
    /// Empty where there is none.
    package let address: String

    package init(actor: String, at: Instant, requestID: String? = nil, address: String = "") {
        self.actor = actor
        self.at = at
        self.requestID = requestID
        self.address = address
    }
}

/// What a module does when an event of another is recorded, inside the same transaction.
package struct Reaction: Sendable {
    package let type: String
    package let run: @Sendable (Event, Call, Transaction) throws -> Void

    package init(to type: String, _ run: @escaping @Sendable (Event, Call, Transaction) throws -> Void) {
        self.type = type
        self.run = run
    }
}

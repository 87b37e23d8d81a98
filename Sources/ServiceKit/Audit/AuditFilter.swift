/// Which entries of the audit log are looked for.
struct AuditFilter: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case change, read
    }

    let kind: Kind?
    let actor: String?
    let resource: String?
    let outlet: String?
    let type: String?
    let route: String?
    let from: Instant?
    let to: Instant?

    static let names: Set<String> = ["kind", "actor", "resource", "outlet", "type", "route", "from", "to"]

    init(_ query: Query) throws {
        kind = try query.choice("kind", Kind.self)
        actor = query["actor"]
        resource = query["resource"]
        outlet = query["outlet"]
        type = query["type"]
        route = query["route"]
        from = try query.instant("from")
        to = try query.instant("to")
    }

    /// Reads have no type, and belong to no outlet.
    var showsReads: Bool { kind != .change && type == nil && outlet == nil }
    /// Changes have no route.
    var showsChanges: Bool { kind != .read && route == nil }
}

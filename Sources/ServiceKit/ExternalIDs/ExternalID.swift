package import JSON
package import SQLDatabase

/// What an integrator calls a record: its own id, by its own name (API-11).
package struct ExternalID: Sendable, Hashable {
    package let system: String
    package let id: String
}

extension ExternalID: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("system", system)
        writer.member("id", id)
    }
}

/// What a client says a record is called: by its own system where it names none; without an id, not any more.
package struct ExternalIDInput: Sendable {
    let system: String?
    let id: String?
}

extension ObjectReader {
    /// The member `externalIds` of a body that is about nothing else.
    package mutating func requiredExternalIDs() -> [ExternalIDInput] {
        if !isPresent("externalIds") { complain("externalIds", .missing) }
        return externalIDs() ?? []
    }

    /// The member `externalIds`; nil where the body does not name it.
    package mutating func externalIDs() -> [ExternalIDInput]? {
        optionalArray("externalIds", count: 0...20) { element in
            element.object { reader in
                let system = reader.optionalString("system", length: 1...100)
                let isNull = reader.isNull("id")
                let id = isNull ? reader.optionalString("id") : reader.string("id", length: 1...100)
                return ExternalIDInput(system: system, id: id)
            }
        }?.compactMap { $0 }
    }
}

extension Call {
    /// Notes how systems call a record; those that are not named keep their ids.
    ///
    /// Returns whether anything changed.
    ///
    /// - Throws: `Refusal` 422 for another system's id, 409 for one that is another record's.
    package func setExternalIDs(
        _ inputs: [ExternalIDInput]?, of kind: String, _ resource: String, in transaction: Transaction
    ) throws -> Bool {
        var isChanged = false
        for (index, input) in (inputs ?? []).enumerated() {
            let system = input.system ?? caller.name
            guard caller.kind == .person || system == caller.name else { throw Refusal.foreignSystem(index) }
            let present = try ExternalIDTable.list(of: resource, in: transaction).filter { $0.system == system }
            if present.map(\.id) == (input.id.map { [$0] } ?? []) { continue }
            if let id = input.id,
                let other = try ExternalIDTable.resource(id, of: kind, system: system, in: transaction),
                other != resource
            {
                throw Refusal.externalIDTaken(id, by: other, index)
            }
            isChanged = true
            try ExternalIDTable.remove(system: system, from: resource, in: transaction)
            if let id = input.id {
                try ExternalIDTable.set(id, of: kind, system: system, to: resource, in: transaction)
            }
        }
        return isChanged
    }

    /// What an event tells of the ids of a record that has changed.
    package func externalIDChange(
        from before: [ExternalID]?, of resource: String, in transaction: Transaction
    ) throws -> Event.Change {
        Event.Change(
            "externalIds", from: Self.json(before ?? []),
            to: Self.json(try ExternalIDTable.list(of: resource, in: transaction)))
    }

    private static func json(_ ids: [ExternalID]) -> JSONValue {
        .array(
            ids.map { external in
                .object(
                    JSONObject(members: [
                        JSONMember(name: "system", value: .string(external.system)),
                        JSONMember(name: "id", value: .string(external.id)),
                    ]))
            })
    }

    /// The records that the filter `externalId=system:id` leaves of a list; nil where the client did not ask.
    ///
    /// - Throws: `Refusal` 400 for what is not of that form.
    package func externalIDFilter(of kind: String, in transaction: Transaction) throws -> [String]? {
        let named = try query.parsed("externalId") { text -> ExternalID? in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? ExternalID(system: parts[0], id: parts[1]) : nil
        }
        guard let named else { return nil }
        let found = try ExternalIDTable.resource(named.id, of: kind, system: named.system, in: transaction)
        return found.map { [$0] } ?? []
    }
}

extension Refusal {
    fileprivate static func foreignSystem(_ index: Int) -> Refusal {
        Refusal(
            status: 422, code: "external_system_not_own", "A system sets ids of its own only; leave `system` out.",
            zh: "系统只能设置自己的外部编号,请省略 system。", at: "/externalIds/\(index)/system")
    }

    fileprivate static func externalIDTaken(_ id: String, by other: String, _ index: Int) -> Refusal {
        Refusal(
            code: "external_id_taken", "This system calls another record \(id); see resource.",
            zh: "该系统已用 \(id) 标识另一条记录,见 resource。", at: "/externalIds/\(index)/id"
        ).with("resource", .string(other))
    }
}

package import JSON
package import SQLDatabase

/// What an integrator calls a record: its own id, by its own name (API-11).
package struct ExternalID: Sendable, Hashable {
    package let system: String
    package let id: String

    /// The most characters that either of the two has.
    private static let maximumLength = 100

    /// The ways in which `system:id` can be read; nil where there is none.
    static func readings(_ text: String) -> [ExternalID]? {
        guard text.unicodeScalars.count <= 2 * maximumLength + 1 else { return nil }
        let readings = text.indices.filter { text[$0] == ":" }.map { colon in
            ExternalID(system: String(text[..<colon]), id: String(text[text.index(after: colon)...]))
        }
        let possible = readings.filter { !$0.system.isEmpty && !$0.id.isEmpty }
        return possible.isEmpty ? nil : possible
    }
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
    /// - Parameter isSeen: whether the caller may be told of another record that has the id (SEC-02).
    /// - Throws: `Refusal` 422 for another system's id, 409 for one that is another record's; `InvalidBody` for a
    ///   system that is named twice, of whose ids one would be lost.
    package func setExternalIDs(
        _ inputs: [ExternalIDInput]?, of kind: String, _ resource: String, in transaction: Transaction,
        isSeen: (_ other: String) throws -> Bool = { _ in true }
    ) throws -> Bool {
        var isChanged = false
        var named: Set<String> = []
        for (index, input) in (inputs ?? []).enumerated() {
            let system = input.system ?? caller.name
            guard named.insert(system).inserted else {
                let twice = Complaint.Problem.notAllowed(reason: "it is named twice")
                throw InvalidBody(complaints: [Complaint(pointer: "/externalIds/\(index)", problem: twice)])
            }
            guard caller.kind == .person || system == caller.name else { throw Refusal.foreignSystem(index) }
            let present = try ExternalIDTable.list(of: resource, in: transaction).filter { $0.system == system }
            if present.map(\.id) == (input.id.map { [$0] } ?? []) { continue }
            if let id = input.id,
                let other = try ExternalIDTable.resource(id, of: kind, system: system, in: transaction),
                other != resource
            {
                throw Refusal.externalIDTaken(id, by: try isSeen(other) ? other : nil, index)
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
    /// Names of systems may have colons, and ids as well: the text is read in each way that it can be.
    ///
    /// - Throws: `Refusal` 400 for what is not of that form.
    package func externalIDFilter(of kind: String, in transaction: Transaction) throws -> [String]? {
        guard let named = try query.parsed("externalId", ExternalID.readings) else { return nil }
        return try named.compactMap { name in
            try ExternalIDTable.resource(name.id, of: kind, system: name.system, in: transaction)
        }
    }
}

extension Refusal {
    fileprivate static func foreignSystem(_ index: Int) -> Refusal {
        Refusal(
            status: 422, code: "external_system_not_own", "A system sets ids of its own only; leave `system` out.",
            zh: "系统只能设置自己的外部编号,请省略 system。", at: "/externalIds/\(index)/system")
    }

    /// 409: the system's id is another record's.
    ///
    /// - Parameter other: the record that has the id; nil where the caller may not be told of it.
    fileprivate static func externalIDTaken(_ id: String, by other: String?, _ index: Int) -> Refusal {
        guard let other else {
            return Refusal(
                code: "external_id_taken", "This system calls another record \(id).",
                zh: "该系统已用 \(id) 标识另一条记录。", at: "/externalIds/\(index)/id")
        }
        return Refusal(
            code: "external_id_taken", "This system calls another record \(id); see resource.",
            zh: "该系统已用 \(id) 标识另一条记录,见 resource。", at: "/externalIds/\(index)/id"
        ).with("resource", .string(other))
    }
}

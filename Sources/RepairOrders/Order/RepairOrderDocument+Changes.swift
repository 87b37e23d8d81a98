import JSON
import ServiceKit

/// What an event tells of a change of the order: every member that `GET` shows and that is not worked out from others,
/// before and after, so that who reads all events has every order as it is (EVT-01); of the contact's name and phone
/// only that they changed.
///
/// Of `concerns`, `jobs` and a job's `parts` only the elements that differ are named, each with its `id` and the
/// members that differ: one in `to` alone has come, one in `from` alone has gone, and a member that one side leaves out
/// was or is not there.
extension RepairOrderDocument {
    /// The order as it was when it was read, or saved last.
    struct Saved: Sendable {
        let order: RepairOrder
        let concerns: [Concern]
        let jobs: [Job]
        let externalIDs: [ExternalID]
    }

    /// The present state, to hold later ones against.
    var state: Saved { Saved(order: order, concerns: concerns, jobs: jobs, externalIDs: externalIDs) }

    /// The members that differ from what was saved; all of them where nothing was.
    func changes(since saved: Saved?) throws -> [Event.Change] {
        let before = saved.map { saved in
            var before = RepairOrderDocument(order: saved.order, concerns: saved.concerns, jobs: saved.jobs)
            before.externalIDs = saved.externalIDs
            return before
        }
        let old = try before.map { before in try Self.tree { before.writeOwnMembers(to: &$0) } } ?? []
        var changes = Self.differences(from: old, to: try Self.tree { writeOwnMembers(to: &$0) })
        if saved?.order.walkAround != order.walkAround {
            changes.append(
                Event.Change(
                    "walkAround", from: try Self.parsed(saved?.order.walkAround), to: try Self.parsed(order.walkAround))
            )
        }
        if saved?.concerns != concerns {
            let old = try (before?.concerns ?? []).map { concern in try Self.tree { concern.writeMembers(to: &$0) } }
            let new = try concerns.map { concern in try Self.tree { concern.writeMembers(to: &$0) } }
            changes += Self.elements("concerns", from: old, to: new)
        }
        if saved?.jobs != jobs {
            let old = try before?.jobTrees(except: jobs) ?? []
            changes += Self.elements("jobs", from: old, to: try jobTrees(except: saved?.jobs ?? []))
        }
        return changes
    }

    /// Writes the members that `changes(since:)` tells where nothing was saved before.
    func writeCreation(to writer: inout JSONWriter) {
        writeOwnMembers(to: &writer)
        if let walkAround = order.walkAround { writer.member("walkAround", raw: Array(walkAround.utf8)) }
        if !concerns.isEmpty { writer.array("concerns", concerns) }
        guard !jobs.isEmpty else { return }
        writer.array("jobs") { writer in
            for job in jobs {
                writer.object { job.writeOwnMembers(to: &$0, order.currency) }
            }
        }
    }

    /// The jobs that are not among those.
    private func jobTrees(except others: [Job]) throws -> [[JSONMember]] {
        try jobs.filter { !others.contains($0) }.map { job in
            try Self.tree { job.writeOwnMembers(to: &$0, order.currency) }
        }
    }

    private static func tree(_ write: (inout JSONWriter) -> Void) throws -> [JSONMember] {
        var writer = JSONWriter(capacity: 1_024)
        writer.object(write)
        guard case .object(let object) = try JSONParser.parse(writer.bytes) else { return [] }
        return object.members
    }

    private static func parsed(_ text: String?) throws -> JSONValue {
        try text.map { try JSONParser.parse(Array($0.utf8)) } ?? .null
    }

    private static func differences(from old: [JSONMember], to new: [JSONMember]) -> [Event.Change] {
        let gone = old.filter { member in !new.contains { $0.name == member.name } }
        let come = new.compactMap { member -> Event.Change? in
            let before = old.first { $0.name == member.name }?.value ?? .null
            return before == member.value ? nil : Event.Change(member.name, from: before, to: member.value)
        }
        return come + gone.map { Event.Change($0.name, from: $0.value, to: .null) }
    }

    /// The elements of an array of things with ids that differ, as one change.
    private static func elements(_ name: String, from old: [[JSONMember]], to new: [[JSONMember]]) -> [Event.Change] {
        var before: [JSONValue] = []
        var after: [JSONValue] = []
        for element in old {
            guard let other = new.first(where: { id($0) == id(element) }) else {
                before.append(.object(JSONObject(members: element)))
                continue
            }
            let changes = nested(from: element, to: other)
            guard !changes.isEmpty else { continue }
            before.append(object(id(element), changes, \.before))
            after.append(object(id(element), changes, \.after))
        }
        after += new.filter { element in !old.contains { id($0) == id(element) } }
            .map { .object(JSONObject(members: $0)) }
        return before.isEmpty && after.isEmpty
            ? [] : [Event.Change(name, from: .array(before), to: .array(after))]
    }

    /// The differences of two states of one element, whose `parts` have ids themselves.
    private static func nested(from old: [JSONMember], to new: [JSONMember]) -> [Event.Change] {
        differences(from: old, to: new).flatMap { change in
            guard change.member == "parts" else { return [change] }
            return elements("parts", from: members(change.before), to: members(change.after))
        }
    }

    private static func members(_ value: JSONValue) -> [[JSONMember]] {
        guard case .array(let elements) = value else { return [] }
        return elements.compactMap { element in
            guard case .object(let object) = element else { return nil }
            return object.members
        }
    }

    private static func object(
        _ id: JSONValue?, _ changes: [Event.Change], _ side: (Event.Change) -> JSONValue
    ) -> JSONValue {
        let members = changes.compactMap { change -> JSONMember? in
            let value = side(change)
            return value == .null ? nil : JSONMember(name: change.member, value: value)
        }
        return .object(JSONObject(members: [JSONMember(name: "id", value: id ?? .null)] + members))
    }

    private static func id(_ element: [JSONMember]) -> JSONValue? {
        element.first { $0.name == "id" }?.value
    }
}

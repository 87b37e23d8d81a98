import JSON
package import ServiceKit

extension Event {
    /// The named members that differ between two states of a noun, as the API shows them.
    package static func changes(
        of members: [StaticString], from before: some JSONRepresentable, to after: some JSONRepresentable
    ) -> [Change] {
        let (old, new) = (tree(before), tree(after))
        return members.compactMap { member in
            let name = member.description
            let (from, to) = (old?[name] ?? .null, new?[name] ?? .null)
            return from == to ? nil : Change(name, from: from, to: to)
        }
    }

    /// The named members of a new noun that has them, each from nothing.
    package static func members(_ members: [StaticString], of noun: some JSONRepresentable) -> [Change] {
        let tree = tree(noun)
        return members.compactMap { member in tree?[member.description].map { Change(member.description, to: $0) } }
    }

    private static func tree(_ value: some JSONRepresentable) -> JSONObject? {
        var writer = JSONWriter(capacity: 512)
        value.write(to: &writer)
        guard case .object(let object)? = try? JSONParser.parse(writer.bytes) else { return nil }
        return object
    }
}

extension Event.Change {
    /// The names of members that have changed, for events that are kept longer than the values may be (CUS-05).
    package static func names(of changes: [Event.Change]) -> Event.Change {
        Event.Change("members", to: .array(changes.map { .string($0.member) }))
    }

    /// Changes as an event tells them, and those of which it tells only the names.
    package static func split(
        _ changes: [Event.Change], personal members: [StaticString]
    ) -> (open: [Event.Change], personal: [Event.Change]) {
        let names = Set(members.map(\.description))
        let personal = changes.filter { names.contains($0.member) }
        let open = changes.filter { !names.contains($0.member) }
        return (personal.isEmpty ? open : open + [.names(of: personal)], personal)
    }
}

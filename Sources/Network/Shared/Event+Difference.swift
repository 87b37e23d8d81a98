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

    private static func tree(_ value: some JSONRepresentable) -> JSONObject? {
        var writer = JSONWriter(capacity: 512)
        value.write(to: &writer)
        guard case .object(let object)? = try? JSONParser.parse(writer.bytes) else { return nil }
        return object
    }
}

/// Reads the members of an object by name and complains of everything at once: also of members that nobody read.
///
/// What a complaint stands for comes back as a placeholder ("", 0, false), never to be used: `JSONValue.read` throws.
package struct ObjectReader {
    /// Where every reader of this body complains.
    package let complaints: Complaints

    let path: JSONPath
    private let members: [JSONMember]
    private var marks = Marks()

    init(_ object: JSONObject, path: JSONPath, complaints: Complaints) {
        members = object.members
        self.path = path
        self.complaints = complaints
    }

    /// The JSON pointer of the object; empty for the whole body.
    package var pointer: String { path.pointer }

    /// The names of all members in their order, for objects that are maps.
    package var names: [String] { members.map(\.name) }

    /// Whether the member is there and not null; does not count as reading it.
    package func isPresent(_ name: String) -> Bool {
        guard let index = firstIndex(of: name) else { return false }
        return members[index].value != .null
    }

    /// Whether the member is there and null, as in a change that clears; does not count as reading it.
    package func isNull(_ name: String) -> Bool {
        guard let index = firstIndex(of: name) else { return false }
        return members[index].value == .null
    }

    /// Complains about a member, for checks across members.
    package mutating func complain(_ name: String, _ problem: Complaint.Problem) {
        guard !complaints.isFull else { return }
        complaints.add(pointer: JSONPath.member(path, name).pointer, problem: problem)
    }

    /// The member, or a complaint that it is missing.
    mutating func required(_ name: String) -> FieldReader? {
        if let field = optional(name) { return field }
        complain(name, .missing)
        return nil
    }

    /// The member; `nil` when absent or null.
    mutating func optional(_ name: String) -> FieldReader? {
        guard let index = firstIndex(of: name) else { return nil }
        marks.insert(index)
        let value = members[index].value
        if case .null = value { return nil }
        return FieldReader(value: value, path: .member(path, name), complaints: complaints)
    }

    /// Complains of the members that were not read: they are unknown, or they repeat a name.
    func finish() {
        guard marks.count < members.count else { return }
        var seen = Set<String>(minimumCapacity: members.count)
        for (index, member) in members.enumerated() {
            let isFirst = seen.insert(member.name).inserted
            if marks.contains(index) { continue }
            guard !complaints.isFull else { return }
            let pointer = JSONPath.member(path, member.name).pointer
            complaints.add(pointer: pointer, problem: isFirst ? .unknownMember : .duplicateMember)
        }
    }

    private func firstIndex(of name: String) -> Int? {
        members.firstIndex { $0.name.hasSameBytes(as: name) }
    }

    /// Which members were read: a word for the usual object, a set for the unusual one.
    private struct Marks {
        private(set) var count = 0
        private var word: UInt64 = 0
        private var others: Set<Int> = []

        func contains(_ index: Int) -> Bool {
            index < 64 ? word & (1 << UInt64(index)) != 0 : others.contains(index)
        }

        mutating func insert(_ index: Int) {
            guard !contains(index) else { return }
            count += 1
            if index < 64 { word |= 1 << UInt64(index) } else { others.insert(index) }
        }
    }
}

/// One name with its value.
package struct JSONMember: Sendable, Hashable {
    /// The name, its escapes resolved.
    package let name: String
    /// The value.
    package let value: JSONValue

    /// Makes a member.
    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// The members of an object as they were sent: order and duplicates are kept, so that a reader can refuse duplicates.
package struct JSONObject: Sendable, Hashable {
    /// All members in their order.
    package let members: [JSONMember]

    /// Makes an object of these members, duplicates included.
    package init(members: [JSONMember]) {
        self.members = members
    }

    /// The value of the first member of that name.
    package subscript(name: String) -> JSONValue? {
        members.first { $0.name.hasSameBytes(as: name) }?.value
    }
}

extension String {
    /// Whether both are the same UTF-8; `==` also takes the Kelvin sign (U+212A) for a K, which a name must not.
    func hasSameBytes(as other: String) -> Bool {
        self == other && utf8.elementsEqual(other.utf8)
    }
}

/// One field line of a message: a name and a value.
package struct HTTPField: Sendable, Equatable {
    /// The name; its case does not matter.
    package let name: String
    /// The value without blanks around it.
    package let value: String

    /// A line with this name and value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A column of a kind's CSV: a member of its JSON, with dots for those of members.
package struct Column: Sendable {
    /// How the cell is written and read.
    enum Form: Sendable {
        case text, number, flag
        /// A JSON array or object as it is.
        case json
    }

    /// The path, which is the header: `address.line1`.
    package let name: String
    let form: Form
    let path: [String]

    init(_ name: String, _ form: Form = .text) {
        self.name = name
        self.form = form
        path = name.split(separator: ".").map(String.init)
    }

    /// Columns with names separated by spaces, each followed by `#` for a number, `?` for a flag, `[]` for JSON.
    static func list(_ names: String) -> [Column] {
        names.split(whereSeparator: \.isWhitespace).map { name in
            if name.hasSuffix("#") { return Column(String(name.dropLast()), .number) }
            if name.hasSuffix("?") { return Column(String(name.dropLast()), .flag) }
            if name.hasSuffix("[]") { return Column(String(name.dropLast(2)), .json) }
            return Column(String(name))
        }
    }

    /// A price, which is two columns.
    static func money(_ names: String...) -> [Column] {
        names.flatMap { [Column($0 + ".amount", .number), Column($0 + ".currency")] }
    }
}

/// The field lines of a request in the order in which they came.
///
/// The bytes are kept as they arrived, with one entry of offsets a line; a `String` is made only for what is looked up.
/// A value above ASCII is opaque (RFC 9110 section 5.5): it is read as UTF-8, or, where it is none, as ISO 8859-1.
package struct HTTPFields: Sendable {
    private var bytes: [UInt8]
    private var entries: [FieldEntry]

    /// No fields.
    package init() {
        bytes = []
        entries = []
    }

    /// Fields given one by one, for requests made in process.
    package init(_ fields: [HTTPField]) {
        self.init()
        for field in fields {
            append(name: field.name, value: field.value)
        }
    }

    /// Fields that the parser has found in `bytes`.
    init(bytes: [UInt8], entries: [FieldEntry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The number of field lines.
    package var count: Int { entries.count }

    /// The value of the first line with this name, whatever its case.
    package subscript(_ name: String) -> String? {
        for entry in entries where matches(entry, name) {
            return text(entry.value)
        }
        return nil
    }

    /// The values of all lines with this name, in order.
    package func all(_ name: String) -> [String] {
        var values: [String] = []
        for entry in entries where matches(entry, name) {
            values.append(text(entry.value))
        }
        return values
    }

    /// The value of a field that is a list: all lines with this name joined with commas (RFC 9110 section 5.3).
    package func list(_ name: String) -> String? {
        var value: String?
        for entry in entries where matches(entry, name) {
            value = value.map { $0 + ", " + text(entry.value) } ?? text(entry.value)
        }
        return value
    }

    /// Shows where each line's name stands, without making texts of them.
    func forEachName(_ body: (_ bytes: Span<UInt8>, _ name: Range<Int>) -> Void) {
        let span = bytes.span
        for index in entries.indices { body(span, entries[index].name) }
    }

    /// Adds a line at the end.
    package mutating func append(name: String, value: String) {
        let nameStart = bytes.count
        bytes.append(contentsOf: name.utf8)
        let valueStart = bytes.count
        bytes.append(contentsOf: value.utf8)
        entries.append(FieldEntry(name: nameStart..<valueStart, value: valueStart..<bytes.count))
    }

    private func matches(_ entry: FieldEntry, _ name: String) -> Bool {
        let utf8 = name.utf8
        guard entry.nameLength == utf8.count else { return false }
        var index = Int(entry.nameStart)
        for byte in utf8 {
            if ByteClass.lowercased(bytes[index]) != ByteClass.lowercased(byte) { return false }
            index += 1
        }
        return true
    }

    private func text(_ range: Range<Int>) -> String {
        guard bytes[range].contains(where: { $0 >= 0x80 }) else { return String(decoding: bytes[range], as: UTF8.self) }
        if let text = String(validating: bytes[range], as: UTF8.self) { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes[range].lazy.map { UnicodeScalar($0) })
        return String(scalars)
    }
}

extension HTTPFields: Sequence {
    /// Walks over the lines in order.
    package struct Iterator: IteratorProtocol {
        private let fields: HTTPFields
        private var index = 0

        fileprivate init(_ fields: HTTPFields) {
            self.fields = fields
        }

        /// The next line.
        package mutating func next() -> (name: String, value: String)? {
            guard index < fields.entries.count else { return nil }
            let entry = fields.entries[index]
            index += 1
            return (fields.text(entry.name), fields.text(entry.value))
        }
    }

    /// Begins at the first line.
    package func makeIterator() -> Iterator { Iterator(self) }

    /// The number of field lines.
    package var underestimatedCount: Int { entries.count }
}

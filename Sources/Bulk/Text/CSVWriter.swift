import JSON

/// Rows of CSV by RFC 4180: lines end with CRLF, cells that need it stand in quotation marks.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func header(_ columns: [Column]) {
        row(columns) { $0.name }
    }

    /// A row of an object's members; what is not there is an empty cell.
    mutating func row(_ columns: [Column], of value: JSONValue) {
        row(columns) { column in Self.cell(column.path.reduce(value) { $0.member($1) }) }
    }

    private mutating func row(_ columns: [Column], _ cell: (Column) -> String) {
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(cell(column))
        }
        bytes += [13, 10]
    }

    private mutating func append(_ cell: String) {
        let mustQuote = cell.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 13 || byte == 10
        }
        guard mustQuote else {
            bytes += cell.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func cell(_ value: JSONValue) -> String {
        switch value {
        case .null: return ""
        case .string(let text): return Formula.guarded(text)
        case .bool(let flag): return flag ? "true" : "false"
        case .number, .array, .object:
            var writer = JSONWriter(capacity: 256)
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}

extension JSONValue {
    /// The member of an object; null where there is none.
    func member(_ name: String) -> JSONValue {
        guard case .object(let object) = self else { return .null }
        return object[name] ?? .null
    }
}

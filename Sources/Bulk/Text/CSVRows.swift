import JSON
import ServiceKit

/// Makes objects of the rows of CSV (RFC 4180), whose first has the members' names.
struct CSVRows {
    private let forms: [String: Column.Form]
    private var header: [Column]?

    init(_ columns: [Column]) {
        forms = Dictionary(columns.map { ($0.name, $0.form) }) { first, _ in first }
    }

    var hasHeader: Bool { header != nil }

    /// Whether a row has the cells that the header names, whatever is in them.
    func isWhole(_ row: [UInt8]) -> Bool {
        (try? Self.cells(of: row))?.count == header?.count
    }

    /// The members of a row; nil of the header and of a blank line.
    ///
    /// - Throws: `Refusal` 422 for a header that cannot be used.
    mutating func members(of row: [UInt8], number: Int64) throws -> Result<[JSONMember], any Error>? {
        guard !row.isEmpty else { return nil }
        guard let header else {
            header = try readHeader(Self.cells(of: row))
            return nil
        }
        return Result {
            let cells = try Self.cells(of: row)
            guard cells.count == header.count else { throw Refusal.cellCount(cells.count, columns: header.count) }
            var members: [JSONMember] = []
            for (column, cell) in zip(header, cells) where !cell.isEmpty {
                members = Self.adding(try Self.value(cell, column), at: column.path[...], to: members)
            }
            return members
        }
    }

    private func readHeader(_ names: [String]) throws -> [Column] {
        let isUsable = names.allSatisfy { name in
            !name.isEmpty && name.utf8.count <= 100
                && !name.split(separator: ".", omittingEmptySubsequences: false).contains("")
        }
        guard isUsable, Set(names).count == names.count, names.count <= 200 else { throw Refusal.badHeader }
        return names.map { Column($0, forms[$0] ?? .text) }
    }

    private static func value(_ cell: String, _ column: Column) throws -> JSONValue {
        switch column.form {
        case .text: return .string(Formula.plain(cell))
        case .number:
            guard let number = JSONNumber(literal: cell) else { throw Refusal.badCell(column.name) }
            return .number(number)
        case .flag:
            switch cell.lowercased() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            default: throw Refusal.badCell(column.name)
            }
        case .json:
            guard let value = try? JSONParser.parse(Array(cell.utf8)) else { throw Refusal.badCell(column.name) }
            return value
        }
    }

    /// The members with one more, which stands in members of members where its path has dots.
    private static func adding(
        _ value: JSONValue, at path: ArraySlice<String>, to members: [JSONMember]
    ) -> [JSONMember] {
        guard let name = path.first else { return members }
        guard path.count > 1 else { return members + [JSONMember(name: name, value: value)] }
        var inner: [JSONMember] = []
        if case .object(let object)? = members.first(where: { $0.name == name })?.value { inner = object.members }
        let object = JSONObject(members: adding(value, at: path.dropFirst(), to: inner))
        return members.filter { $0.name != name } + [JSONMember(name: name, value: .object(object))]
    }

    private static func cells(of row: [UInt8]) throws -> [String] {
        var cells: [String] = []
        var rest = row[...]
        while true {
            let cell: [UInt8]
            if rest.first == UInt8(ascii: "\"") {
                cell = try quoted(&rest)
            } else {
                cell = Array(rest.prefix { $0 != UInt8(ascii: ",") })
                rest = rest.dropFirst(cell.count)
                guard !cell.contains(UInt8(ascii: "\"")) else { throw Refusal.strayQuote }
            }
            guard let text = String(validating: cell, as: UTF8.self) else { throw Refusal.notUTF8 }
            cells.append(text)
            guard let next = rest.popFirst() else { return cells }
            guard next == UInt8(ascii: ",") else { throw Refusal.strayQuote }
        }
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
        rest.removeFirst()
        var cell: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\"") {
                cell.append(byte)
            } else if rest.first == byte {
                cell.append(byte)
                rest.removeFirst()
            } else {
                return cell
            }
        }
        throw Refusal.strayQuote
    }
}

extension Refusal {
    fileprivate static func cellCount(_ count: Int, columns: Int) -> Refusal {
        malformed("The row has \(count) cells, and the header \(columns).", "该行有 \(count) 个单元格,表头有 \(columns) 个。")
    }

    fileprivate static func badCell(_ name: String) -> Refusal {
        malformed("The cell of \(name) is not of the form that this member has.", "\(name) 的单元格格式不正确。")
    }

    fileprivate static var badHeader: Refusal {
        malformed("The first line names the members, each once, 200 at most.", "首行应列出各成员名称,不得重复,最多 200 个。")
    }

    fileprivate static var strayQuote: Refusal {
        malformed("A quotation mark stands where none may (RFC 4180).", "引号位置不正确(RFC 4180)。")
    }

    fileprivate static var notUTF8: Refusal {
        malformed("The row is not UTF-8.", "该行不是 UTF-8。")
    }

    private static func malformed(_ english: String, _ chinese: String) -> Refusal {
        Refusal(status: 422, code: "malformed_csv", english, zh: chinese)
    }
}

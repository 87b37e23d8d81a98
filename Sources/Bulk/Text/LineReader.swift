import JSON
import ServiceKit

/// A line of an import: an object, or why it is none.
struct ImportLine: Sendable {
    /// Counted from 1; of CSV the line that the row begins on.
    let number: Int64
    let members: Result<[JSONMember], any Error>
    let bytes: Int
}

/// Reads the lines of an import, NDJSON or CSV, holding no more than one and the piece it came with.
struct LineReader {
    private(set) var body: BodyReader
    private var buffer: [UInt8] = []
    private var place = 0
    private var number: Int64 = 0
    private var isAtEnd = false
    /// Nil is NDJSON.
    private var csv: CSVRows?

    /// A longer one is no line of any kind.
    static let maximumLineBytes = 1 << 20

    init(_ body: any BodyStream, isCSV: Bool, columns: [Column]) {
        self.body = BodyReader(body)
        csv = isCSV ? CSVRows(columns) : nil
    }

    /// The next line that is not blank; nil at the end.
    ///
    /// - Throws: what broke the body off; `Refusal` 422 for what is no line or no CSV any more.
    mutating func next() throws -> ImportLine? {
        while var line = try nextLine() {
            let first = number
            guard csv != nil else {
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
                return ImportLine(number: first, members: Result { try Self.object(line) }, bytes: line.count)
            }
            // A cell in quotation marks may hold line ends.
            while CSVRows.isOpen(line) {
                guard let more = try nextLine() else { throw Refusal.openQuotes(line: first) }
                line += [10] + more
                guard line.count <= Self.maximumLineBytes else { throw Refusal.lineTooLong(first) }
            }
            if let members = try csv?.members(of: line, number: first) {
                return ImportLine(number: first, members: members, bytes: line.count)
            }
        }
        return nil
    }

    /// Reads what is left, for its digest.
    mutating func drain() throws { try body.drain() }

    /// Up to the next line end, without it.
    private mutating func nextLine() throws -> [UInt8]? {
        var searched = place
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                defer { place = end + 1 }
                return taken(upTo: end)
            }
            searched = buffer.count
            guard buffer.count - place <= Self.maximumLineBytes else { throw Refusal.lineTooLong(number + 1) }
            guard !isAtEnd, let more = try body.next() else {
                isAtEnd = true
                guard place < buffer.count else { return nil }
                defer { place = buffer.count }
                return taken(upTo: buffer.count)
            }
            searched -= place
            buffer.removeFirst(place)
            place = 0
            buffer += more
        }
    }

    private mutating func taken(upTo end: Int) -> [UInt8] {
        number += 1
        var line = buffer[place..<end]
        if line.last == 13 { line.removeLast() }
        // A byte order mark, which some programs begin a file with.
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return Array(line)
    }

    private static func object(_ line: [UInt8]) throws -> [JSONMember] {
        guard case .object(let object) = try JSONParser.parse(line) else { throw Refusal.noObject }
        return object.members
    }
}

extension Refusal {
    fileprivate static var noObject: Refusal {
        Refusal(
            status: 422, code: "line_not_object", "A line of an import is one JSON object.", zh: "导入文件的每一行应为一个 JSON 对象。"
        )
    }

    fileprivate static func lineTooLong(_ line: Int64) -> Refusal {
        Refusal(
            status: 422, code: "line_too_long", "Line \(line) has more than \(LineReader.maximumLineBytes) bytes.",
            zh: "第 \(line) 行超过 \(LineReader.maximumLineBytes) 字节。")
    }

    fileprivate static func openQuotes(line: Int64) -> Refusal {
        Refusal(
            status: 422, code: "malformed_csv", "A quotation mark in the row of line \(line) is never closed.",
            zh: "第 \(line) 行的引号未闭合。")
    }
}

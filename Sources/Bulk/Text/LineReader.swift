import JSON
import ServiceKit

/// A line of an import: an object, or why it is none.
struct ImportLine: Sendable {
    /// Counted from 1; of CSV the line that the row begins on.
    let number: Int64
    let members: Result<[JSONMember], any Error>
    let bytes: Int
}

/// Reads the lines of an import, NDJSON or CSV, holding no more than one row and the piece it came with.
struct LineReader {
    /// A line of the text, of which several can be one row of CSV.
    private struct Line {
        let number: Int64
        /// Nil of one that is too long.
        let text: [UInt8]?
        /// Whether it begins no row of several lines.
        var isAlone = false
    }

    private(set) var body: BodyReader
    private var buffer: [UInt8] = []
    private var place = 0
    private var number: Int64 = 0
    private var isAtEnd = false
    /// Lines that were taken for the rest of a row that is none.
    private var held: ArraySlice<Line> = []
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
    /// - Throws: what broke the body off; `Refusal` 422 for a CSV header that cannot be used.
    mutating func next() throws -> ImportLine? {
        while let line = try nextLine() {
            guard let text = line.text else { return try refused(line, Refusal.lineTooLong(line.number)) }
            guard csv == nil else {
                if let row = try row(from: line, text) { return row }
                continue
            }
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            return ImportLine(number: line.number, members: Result { try Self.object(text) }, bytes: text.count)
        }
        return nil
    }

    /// Reads what is left, for its digest.
    mutating func drain() throws { try body.drain() }

    /// The row that begins on a line; nil of the header and of a blank line.
    ///
    /// A quoted cell may hold line ends. Where the row turns out to be none, its first line alone is refused, and each
    /// of the others is a row by itself: a quotation mark too many must not swallow what follows.
    private mutating func row(from first: Line, _ text: [UInt8]) throws -> ImportLine? {
        var (quotes, whole) = (CSVQuotes(), text)
        var more: [Line] = []
        var isTooLong = false
        quotes.read(text)
        while quotes.isOpen, !first.isAlone, let line = try nextLine() {
            more.append(line)
            guard let next = line.text, whole.count + next.count < Self.maximumLineBytes else {
                isTooLong = true
                break
            }
            whole.append(10)
            whole += next
            quotes.read(next)
        }
        guard !quotes.isOpen else {
            hold(more)
            return try refused(
                first, isTooLong ? Refusal.lineTooLong(first.number) : Refusal.openQuotes(line: first.number))
        }
        let members = try csv?.members(of: whole, number: first.number)
        if !more.isEmpty, case .failure? = members, csv?.isWhole(whole) == false {
            hold(more)
            return members.map { ImportLine(number: first.number, members: $0, bytes: text.count) }
        }
        return members.map { ImportLine(number: first.number, members: $0, bytes: whole.count) }
    }

    private mutating func hold(_ lines: [Line]) {
        // Whoever takes several lines takes them from the body: no others are held.
        if !lines.isEmpty { held = ArraySlice(lines.map { Line(number: $0.number, text: $0.text, isAlone: true) }) }
    }

    /// A line that is refused without a look at what it says; without a header there is no import.
    private func refused(_ line: Line, _ refusal: Refusal) throws -> ImportLine {
        if let csv, !csv.hasHeader { throw refusal }
        return ImportLine(number: line.number, members: .failure(refusal), bytes: line.text?.count ?? 0)
    }

    /// Up to the next line end, without it; of a line that is too long nothing is kept.
    private mutating func nextLine() throws -> Line? {
        if let line = held.popFirst() { return line }
        var searched = place
        var isTooLong = false
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                defer { place = end + 1 }
                return taken(upTo: end, isTooLong)
            }
            if isTooLong || buffer.count - place > Self.maximumLineBytes {
                isTooLong = true
                place = buffer.count
            }
            searched = buffer.count
            guard !isAtEnd, let more = try body.next() else {
                isAtEnd = true
                guard isTooLong || place < buffer.count else { return nil }
                defer { place = buffer.count }
                return taken(upTo: buffer.count, isTooLong)
            }
            searched -= place
            buffer.removeFirst(place)
            place = 0
            buffer += more
        }
    }

    private mutating func taken(upTo end: Int, _ isTooLong: Bool) -> Line {
        number += 1
        guard !isTooLong, end - place <= Self.maximumLineBytes else { return Line(number: number, text: nil) }
        var line = buffer[place..<end]
        if line.last == 13 { line.removeLast() }
        // A byte order mark, which some programs begin a file with.
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return Line(number: number, text: Array(line))
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

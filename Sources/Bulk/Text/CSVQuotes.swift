/// Where in a row of CSV one is (RFC 4180): a quotation mark opens a cell only where it is the cell's first byte.
struct CSVQuotes {
    private enum Place {
        case cellStart, plain, quoted
        /// Behind a quotation mark in a quoted cell: its end, or the first of two that stand for one.
        case quoteInQuoted
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private var place = Place.cellStart

    /// Whether a quoted cell goes on.
    var isOpen: Bool { place == .quoted }

    /// Goes over the next line of the row, whose end belongs to the cell where one is open.
    mutating func read(_ line: [UInt8]) {
        for byte in line {
            switch (place, byte) {
            case (.cellStart, Self.quote), (.quoteInQuoted, Self.quote): place = .quoted
            case (.quoted, Self.quote): place = .quoteInQuoted
            case (.quoted, _): break
            case (_, Self.comma): place = .cellStart
            default: place = .plain
            }
        }
    }
}

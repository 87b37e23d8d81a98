/// Finds the data in a chunked body, RFC 9112 section 7.1.
///
/// Resumable at every byte; extensions and trailers are checked for form and discarded.
struct ChunkedDecoder {
    /// What the next bytes are.
    enum Step: Equatable {
        /// `skip` bytes of framing, then `count` bytes of data.
        case data(skip: Int, count: Int)
        /// `skip` bytes of framing, with which the body ends.
        case end(skip: Int)
    }

    private enum Phase {
        case size, blanks, chunkExtension, quoted, escaped, sizeEnd
        case data, dataCarriageReturn, dataEnd
        case trailerStart, trailerName, trailerValue, trailerEnd, end
    }

    private static let sizeDigits = 16
    private static let maximumExtensionBytes = 4_096

    private let limits: ServerLimits
    private var phase = Phase.size
    private var digits = 0
    private var size: UInt64 = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerCount = 0
    private var nameBytes = 0
    /// The data found so far.
    private(set) var received = 0

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Reads on.
    ///
    /// Every byte of `bytes` that the step names is dealt with; the next call begins behind them.
    mutating func next(_ bytes: Span<UInt8>) throws(HTTPRefusal) -> Step {
        var index = 0
        while index < bytes.count {
            if phase == .data {
                let count = Int(min(size, UInt64(bytes.count - index)))
                size -= UInt64(count)
                received += count
                if size == 0 { phase = .dataCarriageReturn }
                return .data(skip: index, count: count)
            }
            let byte = bytes[index]
            index += 1
            try take(byte)
            if phase == .end { return .end(skip: index) }
        }
        return .data(skip: index, count: 0)
    }

    private mutating func take(_ byte: UInt8) throws(HTTPRefusal) {
        switch phase {
        case .size: try takeSize(byte)
        case .blanks:
            // BWS stands only before the semicolon of an extension, RFC 9112 section 7.1.1.
            try countExtension()
            if byte == ASCII.semicolon {
                phase = .chunkExtension
            } else if !ByteClass.isBlank(byte) {
                throw .malformedChunk
            }
        case .chunkExtension, .quoted, .escaped: try takeExtension(byte)
        case .sizeEnd:
            try require(byte, ASCII.lineFeed)
            try beginChunk()
        case .dataCarriageReturn:
            try require(byte, ASCII.carriageReturn)
            phase = .dataEnd
        case .dataEnd:
            try require(byte, ASCII.lineFeed)
            phase = .size
        case .trailerStart, .trailerName, .trailerValue, .trailerEnd:
            try takeTrailer(byte)
        case .data, .end:
            break
        }
    }

    private mutating func takeSize(_ byte: UInt8) throws(HTTPRefusal) {
        if let digit = ByteClass.hexadecimal(byte) {
            digits += 1
            guard digits <= Self.sizeDigits else { throw .malformedChunk }
            size = size << 4 | UInt64(digit)
            return
        }
        guard digits > 0 else { throw .malformedChunk }
        switch byte {
        case ASCII.carriageReturn: phase = .sizeEnd
        case ASCII.semicolon: phase = .chunkExtension
        case ASCII.space, ASCII.horizontalTab: phase = .blanks
        default: throw .malformedChunk
        }
    }

    /// What an extension says does not matter, but a quoted value must end on its line: others might look for its end
    /// in the lines behind.
    private mutating func takeExtension(_ byte: UInt8) throws(HTTPRefusal) {
        try countExtension()
        switch (phase, byte) {
        case (.chunkExtension, ASCII.carriageReturn): phase = .sizeEnd
        case (_, let byte) where !ByteClass.isFieldContent(byte): throw .malformedChunk
        case (.chunkExtension, ASCII.quote): phase = .quoted
        case (.quoted, ASCII.quote): phase = .chunkExtension
        case (.quoted, ASCII.backslash): phase = .escaped
        case (.escaped, _): phase = .quoted
        default: break
        }
    }

    private mutating func beginChunk() throws(HTTPRefusal) {
        digits = 0
        guard size > 0 else {
            phase = .trailerStart
            return
        }
        guard size <= UInt64(max(0, limits.bodyBytes - received)) else { throw .bodyTooLarge }
        phase = .data
    }

    private mutating func takeTrailer(_ byte: UInt8) throws(HTTPRefusal) {
        trailerBytes += 1
        guard trailerBytes <= limits.headBytes else { throw .headerTooLarge }
        switch phase {
        case .trailerStart where byte == ASCII.carriageReturn:
            phase = .trailerEnd
            nameBytes = 0
        case .trailerStart:
            trailerCount += 1
            guard trailerCount <= limits.fieldCount else { throw .tooManyFields }
            guard ByteClass.isToken(byte) else { throw .malformedField }
            nameBytes = 1
            phase = .trailerName
        case .trailerName where byte == ASCII.colon:
            phase = .trailerValue
        case .trailerName:
            guard ByteClass.isToken(byte) else { throw .malformedField }
        case .trailerValue where byte == ASCII.carriageReturn:
            phase = .trailerEnd
        case .trailerValue:
            guard ByteClass.isFieldContent(byte) else { throw .malformedField }
        default:
            guard byte == ASCII.lineFeed else { throw .malformedField }
            // An empty line ends the body, another one only its own trailer.
            phase = nameBytes == 0 ? .end : .trailerStart
        }
    }

    private mutating func countExtension() throws(HTTPRefusal) {
        extensionBytes += 1
        guard extensionBytes <= Self.maximumExtensionBytes else { throw .malformedChunk }
    }

    private func require(_ byte: UInt8, _ expected: UInt8) throws(HTTPRefusal) {
        guard byte == expected else { throw .malformedChunk }
    }
}

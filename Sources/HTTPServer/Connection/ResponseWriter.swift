/// Writes an answer's head and body in one piece, RFC 9112 section 4 and RFC 9110 section 8.6.
enum ResponseWriter {
    /// Appends the answer to `output`; of a streamed one the head.
    ///
    /// `dateLine` is the whole `Date` line with its CRLF.
    static func write(
        _ response: HTTPResponse, framing: ConnectionMachine.Framing, dateLine: [UInt8], to output: inout [UInt8]
    ) {
        // A status that is not final, or no status at all, would leave the client waiting.
        let isValid = isFinal(response.status)
        let status = isValid ? response.status : 500
        // RFC 9110 section 15.3.6: 205 has no content, and says so.
        let body = isValid && status != 205 ? response.body : []
        let isWhole = framing.transfer == .whole
        let sendsBody = isWhole && hasContent(status) && !framing.isHEAD
        let needed = 256 + 64 * response.fields.count + (sendsBody ? body.count : 0)
        if output.capacity - output.count < needed {
            output.reserveCapacity(max(output.capacity * 2, output.count + needed))
        }
        output.append(StatusLine.text(of: status))
        output.append(contentsOf: dateLine)
        for field in response.fields where isValid && !isOwn(field.name) {
            write(field, to: &output)
        }
        if hasContent(status) { writeLength(framing.transfer, whole: body.count, to: &output) }
        if framing.closes {
            output.append("Connection: close\r\n")
        } else if framing.minorVersion == 0 {
            output.append("Connection: keep-alive\r\n")
        }
        output.append("\r\n")
        if sendsBody { output.append(contentsOf: body) }
    }

    /// Appends one piece of a streamed answer's content.
    static func write(_ piece: ArraySlice<UInt8>, transfer: ConnectionMachine.Transfer, to output: inout [UInt8]) {
        // An empty chunk would end the content, RFC 9112 section 7.1.
        guard !piece.isEmpty else { return }
        let needed = output.count + piece.count + 24
        if output.capacity < needed { output.reserveCapacity(max(output.capacity * 2, needed)) }
        guard transfer == .chunked else {
            output.append(contentsOf: piece)
            return
        }
        output.append(contentsOf: String(piece.count, radix: 16).utf8)
        output.append("\r\n")
        output.append(contentsOf: piece)
        output.append("\r\n")
    }

    /// Whether an answer may have this status; it goes out as 500 otherwise.
    static func isFinal(_ status: Int) -> Bool { (200...599).contains(status) }

    /// Whether an answer of this status to anything but HEAD has content, RFC 9110 section 6.4.1.
    static func hasContent(_ status: Int) -> Bool { status != 204 && status != 304 }

    /// How the client finds the end of the content, RFC 9112 section 6.
    private static func writeLength(
        _ transfer: ConnectionMachine.Transfer, whole count: Int, to output: inout [UInt8]
    ) {
        switch transfer {
        case .whole:
            output.append("Content-Length: ")
            output.append(decimal: count)
            output.append("\r\n")
        case .fixed(let length):
            output.append("Content-Length: ")
            output.append(decimal: Int(length))
            output.append("\r\n")
        case .chunked:
            output.append("Transfer-Encoding: chunked\r\n")
        case .untilClose, .none:
            break
        }
    }

    /// Whether the handler asks for the connection to be closed.
    static func asksToClose(_ response: HTTPResponse) -> Bool {
        response.fields.contains { field in
            field.name.utf8.count == 10 && field.name.lowercased() == "connection"
                && field.value.lowercased() == "close"
        }
    }

    private static func write(_ field: HTTPField, to output: inout [UInt8]) {
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(ByteClass.isToken) else { return }
        output.append(contentsOf: field.name.utf8)
        output.append(": ")
        let start = output.count
        output.append(contentsOf: field.value.utf8)
        // A CR or LF from the outside must not begin another line, RFC 9110 section 5.5.
        for index in start..<output.count where !ByteClass.isFieldContent(output[index]) {
            output[index] = ASCII.space
        }
        output.append("\r\n")
    }

    /// The lines that the server alone writes.
    private static func isOwn(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.lowercased() == "date"
        case 10: name.lowercased() == "connection"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }
}

extension Array where Element == UInt8 {
    /// Appends static text without a detour.
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number that is not negative.
    mutating func append(decimal number: Int) {
        var divisor = 1
        while number / divisor >= 10 {
            divisor *= 10
        }
        while divisor > 0 {
            append(ASCII.zero + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}

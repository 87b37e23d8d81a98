import HTTPServer

/// Decodes a chunked body that is there as a whole, RFC 9112 section 7.1: slow, line by line, and plain.
struct ChunkGrammar {
    let limits: ServerLimits

    func expect(_ bytes: [UInt8]) -> ChunkExpectation {
        var result = ChunkExpectation()
        var position = 0
        var extensionBytes = 0
        while true {
            guard let end = Octets.lineEnd(bytes, from: position) else {
                if !isSizeLine(Array(bytes[position...]), isWhole: false) { result.faults.insert(.malformedChunk) }
                noteExtensions(extensionBytes + bytes.count - position, &result)
                return result
            }
            let line = Array(bytes[position..<end])
            position = end + 2
            let digits = line.prefix(while: Octets.isHexadecimal)
            if line.count > digits.count { extensionBytes += line.count - digits.count + 1 }
            noteExtensions(extensionBytes, &result)
            guard isSizeLine(line, isWhole: true), result.faults.isEmpty else {
                result.faults.insert(.malformedChunk)
                return result
            }
            let size = UInt64(String(decoding: digits, as: UTF8.self), radix: 16) ?? .max
            if size == 0 {
                readTrailers(bytes, from: position, &result)
                return result
            }
            guard size <= UInt64(limits.bodyBytes - result.body.count) else {
                result.faults.insert(.bodyTooLarge)
                return result
            }
            let data = bytes[position...].prefix(Int(size))
            result.body += data
            position += data.count
            let terminator = bytes[position...].prefix(2)
            if !terminator.elementsEqual([13, 10].prefix(terminator.count)) { result.faults.insert(.malformedChunk) }
            guard terminator.count == 2, result.faults.isEmpty else { return result }
            position += 2
        }
    }

    /// Where exactly the limit on extensions lies is not the grammar's business.
    private func noteExtensions(_ count: Int, _ result: inout ChunkExpectation) {
        if count > 4_000 { result.allowed.insert(.malformedChunk) }
        if count > 8_000 { result.faults.insert(.malformedChunk) }
    }

    /// Up to 16 digits; then nothing, or perhaps blanks, a semicolon, and content.
    private func isSizeLine(_ bytes: [UInt8], isWhole: Bool) -> Bool {
        var line = bytes
        var isWhole = isWhole
        if !isWhole, line.last == Octets.carriageReturn {
            line.removeLast()
            isWhole = true
        }
        let digits = line.prefix(while: Octets.isHexadecimal).count
        let rest = line.dropFirst(digits)
        if digits > 16 { return false }
        if digits == 0 { return !isWhole && rest.isEmpty }
        guard let first = rest.drop(while: Octets.isBlank).first else { return rest.isEmpty || !isWhole }
        return first == 59 && rest.allSatisfy(Octets.isContent) && (!isWhole || areQuotesClosed(rest))
    }

    /// A quoted value ends on its line, RFC 9110 section 5.6.4.
    private func areQuotesClosed(_ bytes: ArraySlice<UInt8>) -> Bool {
        var isOpen = false
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if isOpen, bytes[index] == 92 {
                index += 1
                if index == bytes.endIndex { return false }
            } else if bytes[index] == 34 {
                isOpen.toggle()
            }
            index += 1
        }
        return !isOpen
    }

    private func readTrailers(_ bytes: [UInt8], from start: Int, _ result: inout ChunkExpectation) {
        var position = start
        var count = 0
        while let end = Octets.lineEnd(bytes, from: position) {
            let line = Array(bytes[position..<end])
            position = end + 2
            if position - start > limits.headBytes { result.faults.insert(.headerTooLarge) }
            if line.isEmpty {
                if result.faults.isEmpty { result.end = position }
                return
            }
            count += 1
            check(line, isWhole: true, count, &result)
        }
        let rest = Array(bytes[position...])
        if bytes.count - start > limits.headBytes { result.faults.insert(.headerTooLarge) }
        if rest.isEmpty || rest == [Octets.carriageReturn] { return }
        let isWhole = rest.last == Octets.carriageReturn
        check(isWhole ? rest.dropLast() : rest, isWhole: isWhole, count + 1, &result)
    }

    private func check(_ line: [UInt8], isWhole: Bool, _ count: Int, _ result: inout ChunkExpectation) {
        if count > limits.fieldCount { result.faults.insert(.tooManyFields) }
        let colon = line.firstIndex(of: 58) ?? line.count
        let name = line[..<colon]
        let isRight = !name.isEmpty && name.allSatisfy(Octets.isToken) && line[colon...].allSatisfy(Octets.isContent)
        if !isRight || (isWhole && colon == line.count) { result.faults.insert(.malformedField) }
    }
}

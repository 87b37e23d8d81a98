import HTTPServer

/// Says of a whole request head whether it is right, RFC 9112 sections 3 and 5: slow, line by line, and plain.
///
/// It finds everything that is wrong; which fault the parser names first is the parser's business.
struct HeadGrammar {
    let limits: ServerLimits

    func expect(_ bytes: [UInt8]) -> HeadExpectation {
        var result = HeadExpectation()
        var lines: [[UInt8]] = []
        var position = 0
        var isWhole = false
        while let end = Octets.lineEnd(bytes, from: position) {
            let line = Array(bytes[position..<end])
            position = end + 2
            if line.isEmpty, !lines.isEmpty {
                isWhole = true
                break
            }
            lines.append(line)
        }
        checkLimits(bytes.count, isWhole ? position : nil, &result)
        if let first = lines.first { checkRequestLine(first, &result) }
        for line in lines.dropFirst() { checkField(line, &result) }
        let rest = Array(bytes[position...])
        let begun = isWhole || rest.isEmpty || rest == [Octets.carriageReturn] ? 0 : 1
        if lines.count - 1 + begun > limits.fieldCount, !lines.isEmpty { result.faults.insert(.tooManyFields) }
        guard isWhole else {
            if lines.isEmpty { checkRequestStart(rest, &result) } else { checkFieldStart(rest, &result) }
            return result
        }
        guard result.faults.isEmpty else { return result }
        result.head = FieldGrammar(lines: lines).head(length: position, &result.faults)
        return result
    }

    private func checkLimits(_ count: Int, _ length: Int?, _ result: inout HeadExpectation) {
        if length ?? count > limits.headBytes { result.faults.insert(.headerTooLarge) }
        // What is unfinished needs four more bytes at least.
        if length == nil, count + 4 > limits.headBytes { result.allowed.insert(.headerTooLarge) }
    }

    private func checkRequestLine(_ line: [UInt8], _ result: inout HeadExpectation) {
        if line.count > limits.requestLineBytes { result.faults.insert(.targetTooLong) }
        let parts = line.split(separator: 32, omittingEmptySubsequences: false).map { Array($0) }
        // A target that leaves no room for its version can be told for that, before the version is missed.
        if parts.count == 2, line.count == limits.requestLineBytes { result.allowed.insert(.targetTooLong) }
        checkMethod(parts.first ?? [], &result)
        let isVersion = parts.count == 3 && Self.isVersion(parts[2])
        let isRight = isVersion && !parts[0].isEmpty && !parts[1].isEmpty && parts[1].allSatisfy(Octets.isTarget)
        if !isRight { result.faults.insert(.malformedRequestLine) }
        if isVersion, parts[2][5] != 49 { result.faults.insert(.versionNotSupported) }
    }

    private func checkMethod(_ method: [UInt8], _ result: inout HeadExpectation) {
        if !method.allSatisfy(Octets.isToken) { result.faults.insert(.malformedRequestLine) }
        if method.prefix(while: Octets.isToken).count > 32 { result.faults.insert(.methodNotImplemented) }
    }

    /// Whether an unfinished request line could become a right one.
    private func checkRequestStart(_ rest: [UInt8], _ result: inout HeadExpectation) {
        if rest.last == Octets.carriageReturn {
            checkRequestLine(rest.dropLast(), &result)
            // The version is judged with the line's end.
            result.faults.remove(.versionNotSupported)
            return
        }
        if rest.count > limits.requestLineBytes { result.faults.insert(.targetTooLong) }
        if rest.count + 11 > limits.requestLineBytes { result.allowed.insert(.targetTooLong) }
        let parts = rest.split(separator: 32, omittingEmptySubsequences: false).map { Array($0) }
        checkMethod(parts.first ?? [], &result)
        var isRight = parts.count < 2 || !parts[0].isEmpty
        if parts.count > 1 { isRight = isRight && parts[1].allSatisfy(Octets.isTarget) }
        if parts.count > 2 { isRight = isRight && !parts[1].isEmpty && Self.isVersionStart(parts[2]) }
        if parts.count > 3 { isRight = false }
        if !isRight { result.faults.insert(.malformedRequestLine) }
    }

    private func checkField(_ line: [UInt8], _ result: inout HeadExpectation) {
        guard let colon = line.firstIndex(of: 58) else {
            result.faults.insert(.malformedField)
            return
        }
        let name = line[..<colon]
        let value = line[(colon + 1)...]
        if name.isEmpty || !name.allSatisfy(Octets.isToken) || !value.allSatisfy(Octets.isContent) {
            result.faults.insert(.malformedField)
        }
    }

    /// Whether an unfinished field line could become a right one.
    private func checkFieldStart(_ rest: [UInt8], _ result: inout HeadExpectation) {
        if rest.isEmpty || rest == [Octets.carriageReturn] { return }
        if rest.last == Octets.carriageReturn {
            checkField(rest.dropLast(), &result)
        } else if rest.contains(58) {
            checkField(rest, &result)
        } else if !rest.allSatisfy(Octets.isToken) {
            result.faults.insert(.malformedField)
        }
    }

    private static func isVersion(_ text: [UInt8]) -> Bool {
        text.count == 8 && isVersionStart(text)
    }

    private static func isVersionStart(_ text: [UInt8]) -> Bool {
        let form = Array("HTTP/d.d".utf8)
        guard text.count <= form.count else { return false }
        return zip(text, form).allSatisfy { $1 == 100 ? Octets.isDigit($0) : $0 == $1 }
    }
}

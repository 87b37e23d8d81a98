import HTTPServer

/// What the lines of a head say, once each is right by itself: target, host, framing, persistence.
struct FieldGrammar {
    private let parts: [[UInt8]]
    private let fields: [PlainHead.Line]

    init(lines: [[UInt8]]) {
        parts = lines[0].split(separator: 32).map { Array($0) }
        fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: 58) ?? 0
            return PlainHead.Line(name: Array(line[..<colon]), value: Octets.trimmed(line[(colon + 1)...]))
        }
    }

    func head(length: Int, _ faults: inout Set<HTTPRefusal>) -> PlainHead? {
        var head = PlainHead()
        head.length = length
        head.method = parts[0]
        head.minorVersion = Int(parts[2][7]) - 48
        head.lines = fields
        readTarget(&head, &faults)
        let hosts = values("host")
        if hosts.isEmpty, head.minorVersion >= 1 { faults.insert(.missingHost) }
        if hosts.count > 1 { faults.insert(.repeatedHost) }
        if !hosts.allSatisfy(HostGrammar.isHost) { faults.insert(.invalidHost) }
        readFraming(&head, &faults)
        if head.minorVersion >= 1 {
            let expectations = values("expect").flatMap(Octets.elements)
            if expectations.contains(where: { $0 != "100-continue" }) { faults.insert(.expectationFailed) }
            head.expectsContinue = !expectations.isEmpty
        }
        let options = values("connection").flatMap(Octets.elements)
        head.persists = !options.contains("close") && (head.minorVersion >= 1 || options.contains("keep-alive"))
        return faults.isEmpty ? head : nil
    }

    private func values(_ name: String) -> [[UInt8]] {
        fields.filter { Octets.lowercased($0.name) == name }.map(\.value)
    }

    /// RFC 9112 section 3.2: origin, absolute and asterisk form.
    private func readTarget(_ head: inout PlainHead, _ faults: inout Set<HTTPRefusal>) {
        let text = parts[1]
        head.target = text
        if head.method == Array("CONNECT".utf8) { faults.insert(.methodNotImplemented) }
        if text[0] == 47 { return }
        if text == [42] {
            if head.method != Array("OPTIONS".utf8) { faults.insert(.invalidTarget) }
            return
        }
        let lower = Octets.lowercased(text)
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else {
            faults.insert(.invalidTarget)
            return
        }
        let authority = Array(text.dropFirst(scheme.utf8.count).prefix { $0 != 47 && $0 != 63 })
        if authority.isEmpty || !HostGrammar.isHost(authority) { faults.insert(.invalidTarget) }
        head.target = Array(text.dropFirst(scheme.utf8.count + authority.count))
        head.lacksPath = head.target.first != 47
        // RFC 9112 section 3.2.2: it takes the place of Host.
        if let host = head.lines.firstIndex(where: { Octets.lowercased($0.name) == "host" }) {
            head.lines[host].value = authority
        }
    }

    /// RFC 9112 section 6.
    private func readFraming(_ head: inout PlainHead, _ faults: inout Set<HTTPRefusal>) {
        let lengths = values("content-length")
        let isWellFormed = lengths.allSatisfy { !$0.isEmpty && $0.allSatisfy(Octets.isDigit) }
        if !isWellFormed || lengths.count > 1 { faults.insert(.invalidContentLength) }
        let codings = values("transfer-encoding")
        guard codings.isEmpty else {
            readCodings(codings.flatMap(Octets.elements), head.minorVersion, hasLength: !lengths.isEmpty, &faults)
            head.framing = .chunked
            return
        }
        guard isWellFormed, let length = lengths.first else { return }
        let number = length.drop { $0 == 48 }
        head.framing =
            number.count >= 18 ? .huge : PlainHead.Framing(length: number.reduce(0) { $0 * 10 + Int($1) - 48 })
    }

    private func readCodings(
        _ names: [String], _ minorVersion: Int, hasLength: Bool, _ faults: inout Set<HTTPRefusal>
    ) {
        if hasLength { faults.insert(.conflictingFraming) }
        if minorVersion == 0 || names.last != "chunked" { faults.insert(.invalidTransferEncoding) }
        if names.dropLast().contains("chunked") { faults.insert(.invalidTransferEncoding) }
        if names.contains(where: { $0 != "chunked" }) { faults.insert(.unsupportedTransferCoding) }
    }
}

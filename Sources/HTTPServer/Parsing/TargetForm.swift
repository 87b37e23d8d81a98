/// The forms of a request target, RFC 9112 section 3.2, reduced to path and query.
struct TargetForm {
    let target: Range<Int>
    /// The host and port of an absolute target.
    let authority: Range<Int>?
    /// An absolute target without a path.
    let lacksPath: Bool

    init(_ bytes: Span<UInt8>, target: Range<Int>, method: Range<Int>) throws(HTTPRefusal) {
        // The authority form belongs to CONNECT alone, and this is no proxy.
        if HeadParser.equals(bytes, method, "CONNECT") { throw .methodNotImplemented }
        if bytes[target.lowerBound] == ASCII.slash {
            self.target = target
            authority = nil
            lacksPath = false
            return
        }
        if HeadParser.equals(bytes, target, "*") {
            guard HeadParser.equals(bytes, method, "OPTIONS") else { throw .invalidTarget }
            self.target = target
            authority = nil
            lacksPath = false
            return
        }
        let start = try Self.endOfScheme(bytes, target)
        var end = start
        while end < target.upperBound, bytes[end] != ASCII.slash, bytes[end] != ASCII.questionMark {
            end += 1
        }
        guard end > start, HostRule.isValid(bytes, start..<end) else { throw .invalidTarget }
        authority = start..<end
        self.target = end..<target.upperBound
        lacksPath = end == target.upperBound || bytes[end] == ASCII.questionMark
    }

    private static func endOfScheme(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(HTTPRefusal) -> Int {
        for scheme: StaticString in ["http://", "https://"] {
            let end = target.lowerBound + scheme.utf8CodeUnitCount
            guard end <= target.upperBound else { break }
            if HeadParser.equalsIgnoringCase(bytes, target.lowerBound..<end, scheme) { return end }
        }
        throw .invalidTarget
    }
}

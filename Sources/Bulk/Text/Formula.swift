/// Texts that a spreadsheet would take for a formula and run (SEC-05; OWASP, "CSV Injection").
enum Formula {
    private static let signs: [UInt8] = Array("=+-@\t\r".utf8)

    /// With an apostrophe before it where it begins as a formula does; numbers are no texts and stay as they are.
    static func guarded(_ text: String) -> String {
        text.utf8.first.map(signs.contains) == true ? "'" + text : text
    }

    /// The text as it was before it was guarded.
    static func plain(_ text: String) -> String {
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "'"), bytes.count > 1,
            signs.contains(bytes[bytes.index(after: bytes.startIndex)])
        else { return text }
        return String(text.dropFirst())
    }
}

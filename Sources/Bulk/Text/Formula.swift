/// Texts that a spreadsheet would take for a formula and run (SEC-05; OWASP, "CSV Injection").
enum Formula {
    /// The last four as East Asian keyboards write them.
    private static let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
    private static let mark: Unicode.Scalar = "'"

    /// With an apostrophe before it where it begins as a formula does, or as a text that was guarded; numbers are no
    /// texts and stay as they are.
    static func guarded(_ text: String) -> String {
        isSuspect(text.unicodeScalars[...]) ? "'" + text : text
    }

    /// The text as it was before it was guarded.
    static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.first == mark, isSuspect(scalars.dropFirst()) else { return text }
        return String(scalars.dropFirst())
    }

    /// Whether a sign stands behind apostrophes, or at once.
    private static func isSuspect(_ scalars: Substring.UnicodeScalarView) -> Bool {
        scalars.first { $0 != mark }.map { signs.contains($0) } == true
    }
}

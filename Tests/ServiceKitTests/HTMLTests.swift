import ServiceKit
import Testing

/// SEC-05: what people have written stays text in a page.
@Suite struct HTMLTests {
    /// U+0600 is one character with what follows it, U+0301 and U+0338 are with what stands before them.
    @Test(
        "SEC-05: none of the five characters gets into a page, whatever mark is joined to it",
        arguments: [("", ""), ("\u{600}", ""), ("", "\u{301}"), ("\u{600}", "\u{338}"), ("\u{110BD}", "\u{200D}")])
    func marks(_ before: String, _ after: String) {
        for (sign, entity) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")] {
            let escaped = HTML.escaped(before + sign + after)
            #expect(Array(escaped.utf8) == Array((before + entity + after).utf8))
        }
    }

    @Test("SEC-05: what is put into a page is escaped once, and what is a page stays one")
    func values() {
        let name = "\u{600}<script\u{600}>王小明"
        let cell: HTML = "<td>\(name)</td>"
        let page: HTML = "<tr>\(cell)</tr>"
        let expected = "<tr><td>\u{600}&lt;script\u{600}&gt;王小明</td></tr>"
        #expect(Array(page.text.utf8) == Array(expected.utf8))
    }
}

import ServiceKit
import Synchronization
import Yams

/// The readable page of the API, made from `openapi.yaml` at its first reading; no outside hosts (API-07).
package final class DocsPage: Sendable {
    package static let shared = DocsPage()
    private let made = Mutex<StaticDocument?>(nil)

    /// The page; the same text every time.
    ///
    /// - Throws: `YamlError` where the contract cannot be read, which a test rules out.
    package func html() throws -> String {
        String(decoding: try document().bytes, as: UTF8.self)
    }

    /// The page as it is sent.
    ///
    /// - Throws: `YamlError`, as `html()`.
    package func document() throws -> StaticDocument {
        try made.withLock { made in
            if let made { return made }
            let text = String(decoding: Contract.document, as: UTF8.self)
            let page = Self.render(try compose(yaml: text) ?? Node([:]))
            let document = StaticDocument(mediaType: "text/html; charset=utf-8", bytes: Array(page.utf8))
            made = document
            return document
        }
    }

    private static func render(_ document: Node) -> String {
        let groups = OperationGroup.all(in: document)
        var page = PageWriter()
        page.add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.add("<title>Bayline API</title><style>\(PageStyle.text)</style></head><body>")
        contents(groups, &page)
        page.add("<main>")
        page.element("h1", document["info"]?["title"]?.string ?? "Bayline API")
        for paragraph in (document["info"]?["description"]?.string ?? "").split(separator: "\n\n") {
            page.paragraph(String(paragraph))
        }
        page.add("<p>For programs: <a href=\"/openapi.yaml\">openapi.yaml</a>, OpenAPI 3.1.</p>")
        for group in groups { group.render(to: &page) }
        ProblemSection(document).render(to: &page)
        rules(&page)
        page.add("</main></body></html>")
        return page.text
    }

    /// The table of contents: the processes, each with its operations.
    private static func contents(_ groups: [OperationGroup], _ page: inout PageWriter) {
        page.add("<nav>")
        for group in groups { group.link(to: &page) }
        page.add("<a href=\"#problems\">Problems</a><a href=\"#rules\">Rules</a></nav>")
    }

    private static func rules(_ page: inout PageWriter) {
        page.add("<h2 id=\"rules\">Rules of the process standard</h2><table>")
        page.add("<tr><th>Code</th><th>Kind</th><th>Rule</th><th>规则</th></tr>")
        for rule in Rule.allCases {
            page.add("<tr id=\"\(rule.code)\">")
            for cell in [rule.code, rule.kind.rawValue, rule.title.english, rule.title.chinese] {
                page.element("td", cell)
            }
            page.add("</tr>")
        }
        page.add("</table>")
    }
}

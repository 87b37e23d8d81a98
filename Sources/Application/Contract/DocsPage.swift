import ServiceKit
import Synchronization
import Yams

/// The readable page of the API, made from `openapi.yaml` at its first reading; no outside hosts (API-07).
package final class DocsPage: Sendable {
    package static let shared = DocsPage()
    private let made = Mutex<String?>(nil)

    /// The page; the same text every time.
    ///
    /// - Throws: `YamlError` where the contract cannot be read, which a test rules out.
    package func html() throws -> String {
        try made.withLock { made in
            if let made { return made }
            let text = String(decoding: Contract.document, as: UTF8.self)
            let page = Self.render(try compose(yaml: text) ?? Node([:]))
            made = page
            return page
        }
    }

    private static func render(_ document: Node) -> String {
        var page = HTML()
        page.add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.add("<title>Bayline API</title><style>\(style)</style></head><body>")
        page.element("h1", document["info"]?["title"]?.string ?? "Bayline API")
        page.element("p", document["info"]?["description"]?.string ?? "")
        page.add("<p><a href=\"/openapi.yaml\">openapi.yaml</a> · <a href=\"#rules\">Rules</a></p>")
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            for (method, operation) in item.mapping.map(Array.init) ?? [] where operation["responses"] != nil {
                OperationSection(method.string ?? "", path.string ?? "", operation, document).render(to: &page)
            }
        }
        rules(&page)
        page.add("</body></html>")
        return page.text
    }

    private static func rules(_ page: inout HTML) {
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

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
        h2{margin-top:2.5rem;border-top:1px solid #d0d7de;padding-top:1rem;font-size:1.1rem}
        code,pre{font:14px/1.45 ui-monospace,monospace;background:#f6f8fa}
        pre{padding:.75rem;overflow-x:auto}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #eaeef2}
        .method{display:inline-block;min-width:4.5rem;font-weight:600}
        """
}

package import ServiceKit
import Synchronization
import Yams

/// The readable page of the API, made from `openapi.yaml` at its first reading; no outside hosts (API-07).
package final class DocsPage: Sendable {
    package static let shared = DocsPage()
    private let made = Mutex<[Language: StaticDocument]>([:])

    /// The page; the same text every time.
    ///
    /// What operations do is told in English, as in the contract; problems and rules in the language.
    ///
    /// - Throws: `YamlError` where the contract cannot be read, which a test rules out.
    package func html(in language: Language = .english) throws -> String {
        String(decoding: try document(in: language).bytes, as: UTF8.self)
    }

    /// The page as it is sent.
    ///
    /// - Throws: `YamlError`, as `html()`.
    package func document(in language: Language) throws -> StaticDocument {
        try made.withLock { made in
            if let known = made[language] { return known }
            let text = String(decoding: Contract.document, as: UTF8.self)
            let page = Self.render(try compose(yaml: text) ?? Node([:]), language)
            let document = StaticDocument(mediaType: "text/html; charset=utf-8", bytes: Array(page.utf8))
            made[language] = document
            return document
        }
    }

    private static func render(_ document: Node, _ language: Language) -> String {
        let groups = OperationGroup.all(in: document)
        var page = PageWriter()
        page.add("<!DOCTYPE html><html lang=\"\(language.rawValue)\"><head><meta charset=\"utf-8\">")
        page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.add("<title>Bayline API</title><style>\(PageStyle.text)</style></head><body>")
        contents(groups, language, &page)
        page.add("<main>")
        page.element("h1", document["info"]?["title"]?.string ?? "Bayline API")
        for paragraph in (document["info"]?["description"]?.string ?? "").split(separator: "\n\n") {
            page.paragraph(String(paragraph))
        }
        page.add("<p>For programs: <a href=\"/openapi.yaml\">openapi.yaml</a>, OpenAPI 3.1.</p>")
        for group in groups { group.render(to: &page) }
        ProblemSection(document, language).render(to: &page)
        rules(language, &page)
        page.add("</main></body></html>")
        return page.text
    }

    /// The table of contents: the processes, each with its operations.
    private static func contents(_ groups: [OperationGroup], _ language: Language, _ page: inout PageWriter) {
        page.add("<nav>")
        for group in groups { group.link(to: &page) }
        let (problems, rules) = (Text("Problems", zh: "错误代码"), Text("Rules", zh: "规则"))
        page.add("<a href=\"#problems\">\(problems.in(language))</a><a href=\"#rules\">\(rules.in(language))</a>")
        page.add("<a href=\"?lang=en\">English</a><a href=\"?lang=zh-CN\">中文</a></nav>")
    }

    private static func rules(_ language: Language, _ page: inout PageWriter) {
        let heads = [Text("Code", zh: "代码"), Text("Kind", zh: "类别"), Text("Rule", zh: "规则")]
        page.add("<h2 id=\"rules\">")
        page.words(Text("Rules of the process standard", zh: "流程标准的规则").in(language))
        page.add("</h2><table><tr>")
        for head in heads { page.element("th", head.in(language)) }
        page.add("</tr>")
        for rule in Rule.allCases {
            page.add("<tr id=\"\(rule.code)\">")
            for cell in [rule.code, rule.kind.name.in(language), rule.title.in(language)] {
                page.element("td", cell)
            }
            page.add("</tr>")
        }
        page.add("</table>")
    }
}

extension RuleKind {
    fileprivate var name: Text {
        switch self {
        case .enforced: Text("enforced", zh: "强制")
        case .measured: Text("measured", zh: "考核")
        }
    }
}

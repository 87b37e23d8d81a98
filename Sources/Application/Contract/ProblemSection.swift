import ServiceKit
import Yams

/// What a refusal looks like, and every code with its meaning, each where a problem's `type` leads.
struct ProblemSection {
    private let document: Node
    private let language: Language

    init(_ document: Node, _ language: Language) {
        self.document = document
        self.language = language
    }

    func render(to page: inout PageWriter) {
        page.add("<h2 id=\"problems\">")
        page.words(Text("Problems", zh: "错误代码").in(language))
        page.add("</h2>")
        if language == .english {
            page.paragraph(document["components"]?["schemas"]?["Problem"]?["description"]?.string ?? "")
        }
        page.paragraph(
            Text(
                """
                The `detail` of a problem says what is wrong and what would make it possible. A program goes by \
                `code`, which never changes with the language. Below, … stands for what differs from one to the next.
                """,
                zh: "`detail` 说明问题所在以及如何解决;程序应依据 `code`,它不随语言变化。下表中的 … 代表随请求而变的内容。"
            ).in(language))
        page.add("<table><tr>")
        let heads = [
            Text("Code", zh: "代码"), Text("Status", zh: "状态码"), Text("Meaning", zh: "含义"), Text("Rules", zh: "规则"),
        ]
        for head in heads { page.element("th", head.in(language)) }
        page.add("</tr>")
        for problem in document["x-problems"]?.array() ?? [] { row(problem, &page) }
        page.add("</table>")
    }

    private func row(_ problem: Node, _ page: inout PageWriter) {
        let code = problem["code"]?.string ?? ""
        let meaning = document["x-problem-texts"]?[code]
        page.add("<tr id=\"problem-\(code)\">")
        page.element("td", code)
        page.element("td", texts(problem["status"]).joined(separator: ", "))
        page.add("<td>")
        page.prose(meaning?[language == .english ? "en" : "zh"]?.string ?? "")
        page.add("</td><td>")
        for rule in texts(problem["rules"]) { page.add("<a href=\"#\(rule)\">\(rule)</a> ") }
        page.add("</td></tr>")
    }

    private func texts(_ list: Node?) -> [String] {
        (list?.array() ?? []).compactMap(\.string)
    }
}

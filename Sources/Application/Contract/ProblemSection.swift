import Yams

/// What a refusal looks like, and every code, each where a problem's `type` leads.
struct ProblemSection {
    private let document: Node

    init(_ document: Node) {
        self.document = document
    }

    func render(to page: inout PageWriter) {
        page.add("<h2 id=\"problems\">Problems</h2>")
        let schema = document["components"]?["schemas"]?["Problem"]
        page.paragraph(schema?["description"]?.string ?? "")
        page.add("<p>The <code>detail</code> of a problem says what is wrong and what would make it possible. A ")
        page.add("program goes by <code>code</code>, which never changes with the language.</p>")
        page.add("<table><tr><th>Code</th><th>Status</th><th>Rules</th></tr>")
        for problem in document["x-problems"]?.array() ?? [] {
            let code = problem["code"]?.string ?? ""
            page.add("<tr id=\"problem-\(code)\">")
            page.element("td", code)
            page.element("td", texts(problem["status"]).joined(separator: ", "))
            page.add("<td>")
            for rule in texts(problem["rules"]) { page.add("<a href=\"#\(rule)\">\(rule)</a> ") }
            page.add("</td></tr>")
        }
        page.add("</table>")
    }

    private func texts(_ list: Node?) -> [String] {
        (list?.array() ?? []).compactMap(\.string)
    }
}

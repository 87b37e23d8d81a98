import Yams

/// One operation on the page: what it does, takes and answers.
struct OperationSection {
    private let method: String
    private let path: String
    private let operation: Node
    private let document: Node

    init(_ method: String, _ path: String, _ operation: Node, _ document: Node) {
        self.method = method
        self.path = path
        self.operation = operation
        self.document = document
    }

    private var anchor: String { operation["operationId"]?.string ?? "" }

    /// The operation's line in the table of contents.
    func link(to page: inout PageWriter) {
        page.add("<a href=\"#\(anchor)\">")
        page.words(operation["summary"]?.string ?? path)
        page.add("</a>")
    }

    func render(to page: inout PageWriter) {
        page.add("<h3 id=\"\(anchor)\"><span class=\"method\">\(method.uppercased())</span> ")
        page.element("code", path)
        page.add("</h3>")
        page.paragraph(operation["summary"]?.string ?? "")
        page.paragraph(operation["description"]?.string ?? "")
        if let permission = operation["x-permission"]?.string { note("Permission: \(permission)", &page) }
        parameters(&page)
        let content = operation["requestBody"].map(resolve)?["content"]?["application/json"]
        if let content {
            note("Body (* is needed):", &page)
            members(of: content["schema"], &page)
            example(content, &page)
        }
        responses(&page)
    }

    private func note(_ words: String, _ page: inout PageWriter) {
        page.add("<p class=\"note\">")
        page.words(words)
        page.add("</p>")
    }

    private func parameters(_ page: inout PageWriter) {
        let query = (operation["parameters"]?.array() ?? []).map(resolve).filter { $0["in"]?.string == "query" }
        guard !query.isEmpty else { return }
        page.add("<table><tr><th>Query</th><th></th></tr>")
        for parameter in query {
            page.add("<tr>")
            page.element("td", parameter["name"]?.string ?? "")
            page.add("<td>")
            page.prose(parameter["description"]?.string ?? "")
            page.add("</td></tr>")
        }
        page.add("</table>")
    }

    private func members(of schema: Node?, _ page: inout PageWriter) {
        guard let schema = schema.map(resolve), let properties = schema["properties"]?.mapping else { return }
        let required = Set((schema["required"]?.array() ?? []).compactMap(\.string))
        page.add("<table><tr><th>Member</th><th>Type</th><th></th></tr>")
        for (name, property) in properties {
            let resolved = resolve(property)
            let text = name.string ?? ""
            page.add("<tr>")
            page.element("td", required.contains(text) ? "\(text) *" : text)
            page.add("<td>")
            page.words(self.name(property))
            page.add("</td><td>")
            page.prose(property["description"]?.string ?? resolved["description"]?.string ?? "")
            page.add("</td></tr>")
        }
        page.add("</table>")
    }

    private func type(of schema: Node) -> String {
        if let values = schema["enum"]?.array() { return values.compactMap(\.string).joined(separator: " | ") }
        if let parts = (schema["oneOf"] ?? schema["anyOf"])?.array() { return parts.map(name).joined(separator: " | ") }
        let types = schema["type"]?.array().compactMap(\.string) ?? []
        let type = types.isEmpty ? schema["type"]?.string ?? "" : types.joined(separator: " | ")
        guard type == "array", let items = schema["items"] else { return type }
        return "array of " + name(items)
    }

    /// The schema's name where it has one, else its type.
    private func name(_ schema: Node) -> String {
        schema["$ref"]?.string?.split(separator: "/").last.map(String.init) ?? type(of: schema)
    }

    private func example(_ content: Node, _ page: inout PageWriter) {
        guard let example = content["example"] else { return }
        page.add("<pre>")
        page.words(ExampleText.json(example))
        page.add("</pre>")
    }

    private func responses(_ page: inout PageWriter) {
        page.add("<table><tr><th>Answer</th><th></th></tr>")
        for (status, response) in operation["responses"]?.mapping.map(Array.init) ?? [] {
            page.add("<tr>")
            page.element("td", status.string ?? "")
            page.add("<td>")
            page.prose(resolve(response)["description"]?.string ?? "-")
            page.add("</td></tr>")
        }
        page.add("</table>")
        for (status, response) in operation["responses"]?.mapping.map(Array.init) ?? [] {
            guard let content = response["content"]?["application/json"], content["example"] != nil else { continue }
            note("An answer \(status.string ?? ""):", &page)
            example(content, &page)
        }
    }

    /// Follows a `$ref` within the document.
    private func resolve(_ node: Node) -> Node {
        guard let reference = node["$ref"]?.string, reference.hasPrefix("#/") else { return node }
        var target: Node? = document
        for name in reference.dropFirst(2).split(separator: "/") { target = target?[String(name)] }
        return target ?? node
    }
}

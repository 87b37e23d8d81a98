import Yams

/// The operations of one process, as the document's tags put them together.
struct OperationGroup {
    private let name: String
    private let description: String
    private let sections: [OperationSection]

    static func all(in document: Node) -> [OperationGroup] {
        var sections: [String: [OperationSection]] = [:]
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            for (method, operation) in item.mapping.map(Array.init) ?? [] where operation["responses"] != nil {
                let section = OperationSection(method.string ?? "", path.string ?? "", operation, document)
                sections[operation["tags"]?[0]?.string ?? "", default: []].append(section)
            }
        }
        return (document["tags"]?.array() ?? []).map { tag in
            let name = tag["name"]?.string ?? ""
            return OperationGroup(
                name: name, description: tag["description"]?.string ?? "", sections: sections[name] ?? [])
        }
    }

    private var anchor: String {
        "group-" + name.lowercased().split(separator: " ").joined(separator: "-")
    }

    func link(to page: inout PageWriter) {
        page.add("<details><summary>")
        page.words(name)
        page.add("</summary>")
        for section in sections { section.link(to: &page) }
        page.add("</details>")
    }

    func render(to page: inout PageWriter) {
        page.add("<h2 id=\"\(anchor)\">")
        page.words(name)
        page.add("</h2>")
        page.paragraph(description)
        for section in sections { section.render(to: &page) }
    }
}

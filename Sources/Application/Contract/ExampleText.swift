import JSON
import Yams

/// An example of the document as the JSON that goes over the wire, indented for people.
enum ExampleText {
    static func json(_ node: Node, indent: String = "") -> String {
        let inner = indent + "  "
        if let mapping = node.mapping {
            let members = mapping.map { "\(inner)\(quoted($0.string ?? "")): \(json($1, indent: inner))" }
            return members.isEmpty ? "{}" : "{\n\(members.joined(separator: ",\n"))\n\(indent)}"
        }
        if let sequence = node.sequence {
            let elements = sequence.map { inner + json($0, indent: inner) }
            return elements.isEmpty ? "[]" : "[\n\(elements.joined(separator: ",\n"))\n\(indent)]"
        }
        let text = node.scalar?.string ?? ""
        let isLiteral = node.scalar?.style == .plain && (node.null != nil || node.bool != nil || node.float != nil)
        return isLiteral ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(.string(text))
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

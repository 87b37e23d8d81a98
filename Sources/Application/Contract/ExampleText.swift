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
        // YAML 1.1 takes 08:30 for a number in base 60; the contract is YAML 1.2, whose plain numbers are JSON's.
        let isLiteral =
            node.scalar?.style == .plain
            && (["null", "true", "false"].contains(text) || JSONNumber(literal: text) != nil)
        return isLiteral ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(.string(text))
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

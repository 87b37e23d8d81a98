import JSON
import ServiceKit

/// Lists of a revision as they are stored: JSON texts.
enum OperationDocuments {
    static func text(_ strings: [String]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for string in strings { writer.string(string) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(_ items: [ChecklistItem]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for item in items { item.write(to: &writer) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static let knownStrings = DocumentCache<[String]>(capacity: 2_000)
    private static let knownChecklists = DocumentCache<[ChecklistItem]>(capacity: 2_000)

    static func strings(_ text: String) throws -> [String] {
        try knownStrings.value(of: text) { text in
            try elements(text).compactMap { element in
                guard case .string(let string) = element else { return nil }
                return string
            }
        }
    }

    static func checklist(_ text: String) throws -> [ChecklistItem] {
        try knownChecklists.value(of: text) { text in try elements(text).map { try $0.read(ChecklistItem.read) } }
    }

    private static func elements(_ text: String) throws -> [JSONValue] {
        guard case .array(let elements) = try JSONParser.parse(Array(text.utf8)) else { return [] }
        return elements
    }
}

import JSON
import ServiceKit

/// A revision's checklist as it is stored: a JSON text.
enum OperationDocuments {
    static func text(_ items: [ChecklistItem]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for item in items { item.write(to: &writer) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static let knownChecklists = DocumentCache<[ChecklistItem]>(capacity: 2_000)

    static func checklist(_ text: String) throws -> [ChecklistItem] {
        try knownChecklists.value(of: text) { text in try elements(text).map { try $0.read(ChecklistItem.read) } }
    }

    /// The hours by model; nil where there are none.
    static func text(_ hours: [LaborOperation.HoursOfModel]) -> String? {
        guard !hours.isEmpty else { return nil }
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for item in hours { item.write(to: &writer) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func hours(_ text: String) throws -> [LaborOperation.HoursOfModel] {
        try elements(text).map { try $0.read(LaborOperation.HoursOfModel.read) }
    }

    private static func elements(_ text: String) throws -> [JSONValue] {
        guard case .array(let elements) = try JSONParser.parse(Array(text.utf8)) else { return [] }
        return elements
    }
}

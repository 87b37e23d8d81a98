import Foundation
import Testing

/// What happens on an order is told in its story, in words: an event without a sentence would be told by its type.
@Suite struct StorySentenceTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    private func texts(in folder: String, where includes: (URL) -> Bool = { _ in true }) throws -> [String] {
        let top = Self.sources.appending(path: folder)
        let found = try #require(FileManager.default.enumerator(at: top, includingPropertiesForKeys: nil))
        return try found.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" && includes($0) }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    @Test("every event that an action on an order names has its sentence")
    func sentences() throws {
        let words = try texts(in: "RepairOrders/Story") { $0.lastPathComponent.hasPrefix("StorySentences") }.joined()
        let told = Set(words.matches(of: /"([a-z][A-Za-z]*\.[A-Za-z]+)"/).map { String($0.1) })
        #expect(told.count > 100)
        var named: Set<String> = []
        let document = /(?:document|target)\.(?:record|save|saveJob|apply)\([^"]*"([a-z][A-Za-z]*\.[A-Za-z]+)"/
        let part = /(?:save|close)\(&\w+,[^"\n]*"([a-z][A-Za-z]*\.[A-Za-z]+)"/
        for module in ["Reception", "Repair", "Inspection", "Settlement"] {
            for text in try texts(in: module) {
                named.formUnion(text.matches(of: document).map { String($0.1) })
                named.formUnion(text.matches(of: part).map { String($0.1) })
            }
        }
        #expect(named.count > 40, "\(named.sorted())")
        #expect(named.subtracting(told) == [])
    }
}

import Foundation
import JSON
import Testing

@testable import ServiceKit

/// A problem in Chinese is Chinese throughout (API-03): the forms, reasons and nouns that modules name, too.
@Suite struct ReasonTextTests {
    /// The sources of all modules but for the tables themselves.
    private static func sources() throws -> [String] {
        let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let found = try #require(FileManager.default.enumerator(at: top, includingPropertiesForKeys: nil))
        return try found.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" && !$0.path.contains("/ServiceKit/Problems/") }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    /// A literal as it is told, with something in the place of what is put into it.
    private static func told(_ literal: Substring) -> String {
        String(literal).replacing(/\\\([^)]*\)+/, with: "x1")
    }

    private static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// Those of the texts that have no Chinese.
    private static func untold(_ texts: Set<String>, in table: ReasonTexts) -> [String] {
        texts.filter { !isChinese(table.find($0) ?? "") }.sorted()
    }

    /// What a form's name stands for, such as `Self.dateForm`.
    private static func named(in sources: [String]) -> [String: String] {
        var named: [String: String] = [:]
        for text in sources {
            for match in text.matches(of: /static let (\w*[fF]orm) = "([^"]+)"/) {
                named[String(match.output.1)] = told(match.output.2)
            }
        }
        return named
    }

    @Test("every form that a module expects of a text has its Chinese")
    func forms() throws {
        let sources = try Self.sources()
        let named = Self.named(in: sources)
        var found: Set<String> = []
        for text in sources {
            for match in text.matches(of: /\bexpected:\s*"([^"]+)"/) { found.insert(Self.told(match.output.1)) }
            for match in text.matches(of: /\bexpected:\s*[A-Z]\w*\.(\w+)/) {
                let name = String(match.output.1)
                found.insert(try #require(named[name], "\(name) is a form whose words are not found"))
            }
        }
        #expect(found.count > 20, "\(found.sorted())")
        #expect(found.contains("an identifier like x1_…"))
        #expect(found.contains("an RFC 3339 time like 2026-11-24T01:00:00Z"))
        #expect(Self.untold(found, in: .forms) == [])
    }

    @Test("every reason that a module refuses a value for has its Chinese")
    func reasons() throws {
        var found: Set<String> = []
        for text in try Self.sources() {
            for match in text.matches(of: /\.notAllowed\(\s*reason:\s*"([^"]+)"/) {
                found.insert(Self.told(match.output.1))
            }
            // One that is no literal cannot be looked up here.
            #expect(text.matches(of: /\.notAllowed\(\s*reason:\s*[^"\s][^\n]*/).map { String($0.output) } == [])
        }
        #expect(found.count > 35, "\(found.sorted())")
        #expect(found.contains("the item x1 is named twice"))
        #expect(Self.untold(found, in: .reasons) == [])
    }

    @Test("every noun that is not found or not to be used has its Chinese")
    func nouns() throws {
        // The nouns that come from a value: an import's kind and what a link leads to.
        let kinds = [
            "kind": ["customers", "vehicles", "parts", "stock", "operations", "priceLists"],
            "input.subject.kind": ["appointment", "repairOrder", "changeRequest", "survey"],
        ]
        var found: Set<String> = ["resource"]
        for text in try Self.sources() {
            for match in text.matches(of: /\.notFound\(\s*"([^"]+)"/) { found.insert(Self.told(match.output.1)) }
            #expect(text.matches(of: /\.notFound\(\s*[^")\s][^\n]*/).map { String($0.output) } == [])
            for match in text.matches(of: /\.unknownReference\(\s*[^,\n]+,\s*"([^"]+)"/) {
                found.insert(Self.told(match.output.1))
            }
            for match in text.matches(of: /\.unknownReference\(\s*[^,\n]+,\s*([A-Za-z][\w.]*)/) {
                let name = String(match.output.1)
                found.formUnion(try #require(kinds[name], "\(name) is a noun whose words are not found"))
            }
        }
        #expect(found.count > 60, "\(found.sorted())")
        #expect(found.isSuperset(of: kinds.values.joined()))
        #expect(Self.untold(found, in: .nouns) == [])
    }

    /// The texts of a refused body in a language, with the pointers that they are about.
    private static func errors(_ error: any Error, _ language: Language) throws -> [String: String] {
        let context = ProblemContext(language: language, requestID: "req_1", instance: "/v1/customers")
        let errors = try JSONParser.parse(Problem(error, context).body)["errors"].items
        return Dictionary(errors.map { ($0["pointer"].text, $0["detail"].text) }) { first, _ in first }
    }

    @Test("a customer's phone, a time and a role that is named twice are complained of in Chinese, and in English")
    func complaints() throws {
        let body: JSONValue = ["phone": "021 5000", "from": "half past eight", "outletId": 7, "staffId": "x"]
        var thrown: (any Error)?
        do {
            try body.read { reader in
                _ = reader.phone("phone")
                _ = reader.time("from")
                _ = reader.optionalInteger("outletId", in: 10...20)
                _ = reader.id("staffId", Identifier<APIKeyNoun>.self)
                reader.complain("roles", .notAllowed(reason: "it is named twice"))
                reader.complain("items", .notAllowed(reason: "the item 制动 2 is named twice"))
                reader.complain("other", .notAllowed(reason: "no table has this"))
            }
        } catch { thrown = error }
        let error = try #require(thrown)
        let chinese = try Self.errors(error, .chinese)
        #expect(chinese["/phone"] == "格式应为:E.164 格式的电话号码,如 +862150001000。")
        #expect(chinese["/from"] == "格式应为:时间,如 08:30。")
        #expect(chinese["/outletId"] == "不得小于 10。")
        #expect(chinese["/staffId"] == "格式应为:标识符,如 key_…。")
        #expect(chinese["/roles"] == "不允许:该项重复出现。")
        #expect(chinese["/items"] == "不允许:项目 制动 2 重复出现。")
        #expect(chinese["/other"] == "不允许:no table has this。")
        let english = try Self.errors(error, .english)
        #expect(english["/phone"] == "This must be a number in E.164 form like +862150001000.")
        #expect(english["/roles"] == "This is not allowed: it is named twice.")
    }

    @Test("what is not found or cannot be used is named in Chinese")
    func refusals() {
        #expect(Refusal.notFound().detail.chinese == "未找到资源。")
        #expect(Refusal.notFound("repair order").detail == Text("There is no such repair order.", zh: "未找到委托书。"))
        #expect(Refusal.notFound("price list in force on 2026-11-24").detail.chinese == "未找到价目表(2026-11-24 有效)。")
        #expect(Refusal.unknownReference("/bayId", "bay").detail.chinese == "/bayId 指向的工位不存在或不能在此使用。")
        #expect(Refusal.notFound("moon").detail.chinese == "未找到moon。")
    }

    @Test("a value of the wrong type is told so in Chinese, beside the type's name in JSON")
    func types() {
        for type in JSONType.allCases {
            let text = Complaint.Problem.wrongType(expected: type).text
            #expect(text.chinese.hasSuffix("(\(type.rawValue))。") && Self.isChinese(String(text.chinese.dropFirst(4))))
        }
    }
}

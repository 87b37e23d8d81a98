import Application
import ContractSupport
import Foundation
import ServiceKit
import Testing
import Yams

/// `openapi.yaml` names every route, and no other (API-07).
@Suite struct ContractTests {
    private let document: Node

    init() throws {
        document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
    }

    private var documented: [String: Node] {
        var found: [String: Node] = [:]
        for (path, item) in document["paths"]?.mapping.map(Array.init) ?? [] {
            for (method, operation) in item.mapping.map(Array.init) ?? [] where operation["responses"] != nil {
                found["\(method.string?.uppercased() ?? "") \(path.string ?? "")"] = operation
            }
        }
        return found
    }

    private var routes: [Route] {
        let modules = Composition.modules + [TestClock(Instant(seconds: 0)).module]
        return modules.flatMap(\.routes)
    }

    @Test("every route is in the document, and the document names no other")
    func bothWays() {
        let open = ["GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.yaml", "GET /docs"]
        let served = Set(routes.map { "\($0.method.rawValue) \($0.pattern)" } + open)
        #expect(served.subtracting(documented.keys) == [])
        #expect(Set(documented.keys).subtracting(served) == [])
    }

    @Test("no two routes have one method and path")
    func distinct() {
        let names = routes.map { "\($0.method.rawValue) \($0.pattern)" }
        #expect(names.count == Set(names).count)
    }

    @Test("the document names each route's permission and query parameters")
    func details() throws {
        let documented = documented
        for route in routes {
            let name = "\(route.method.rawValue) \(route.pattern)"
            let operation = try #require(documented[name], "\(name)")
            #expect(operation["x-permission"]?.string == route.permission?.rawValue, "\(name)")
            let query = (operation["parameters"]?.array() ?? []).map(resolve).filter { $0["in"]?.string == "query" }
            #expect(Set(query.compactMap { $0["name"]?.string }) == route.query, "\(name)")
        }
    }

    @Test("operation ids are there and differ; references lead somewhere")
    func references() {
        let ids = documented.values.compactMap { $0["operationId"]?.string }
        #expect(ids.count == documented.count)
        #expect(Set(ids).count == ids.count)
        for reference in references(in: document) {
            #expect(target(of: reference) != nil, "\(reference)")
        }
    }

    @Test("the page shows every operation and every rule")
    func page() throws {
        let page = try DocsPage.shared.html()
        for name in documented.keys { #expect(page.contains("<code>\(name.split(separator: " ")[1])</code>")) }
        for rule in Rule.allCases { #expect(page.contains("<td>\(rule.code)</td>")) }
        #expect(!page.contains("src=\"http"))
        let chinese = try DocsPage.shared.html(in: .chinese)
        #expect(chinese.contains("<html lang=\"zh-CN\">"))
        let rules = chinese.components(separatedBy: "<h2 id=\"rules\">").last ?? ""
        for rule in Rule.allCases { #expect(rules.contains(HTML.escaped(rule.title.chinese)), "\(rule.code)") }
    }

    @Test("every code in the sources is listed, and has its place on the page that a problem's type leads to")
    func codes() throws {
        var found: Set<String> = []
        for text in try sources() {
            found.formUnion(text.matches(of: /code: "([a-z_]+)"/).map { String($0.output.1) })
            // Where the label is left out, a code stands before its two sentences.
            for piece in text.components(separatedBy: "zh: ").dropLast() {
                let code = piece.suffix(400).matches(of: /"([a-z]+(?:_[a-z]+)+)",/).last.map { String($0.output.1) }
                if let code { found.insert(code) }
            }
        }
        #expect(found.count > 120)
        let listed = try ContractDocument.shared.get().codes
        #expect(found.subtracting(listed) == [])
        for language in Language.allCases {
            let places = try DocsPage.shared.html(in: language).components(separatedBy: " id=\"problem-").dropFirst()
            #expect(Set(places.map { String($0.prefix { $0 != "\"" }) }) == listed)
        }
    }

    @Test("every kind of open work that a module tells of is in the document, and no other")
    func openWork() {
        let schema = document["components"]?["schemas"]?["OpenWork"]?["properties"]?["kind"]?["enum"]
        let listed = (schema?.array() ?? []).compactMap(\.string)
        let told = Composition.modules.flatMap { $0.openWork + $0.customerBlocks }.map(\.kind)
        #expect(Set(told) == Set(listed))
    }

    @Test("every code has a meaning in both languages, and no other has one")
    func meanings() throws {
        let texts = try #require(document["x-problem-texts"]?.mapping)
        #expect(Set(texts.keys.compactMap(\.string)) == (try ContractDocument.shared.get().codes))
        for (code, text) in texts {
            let (english, chinese) = (text["en"]?.string ?? "", text["zh"]?.string ?? "")
            #expect(english.count > 10 && !Self.isChinese(english), "\(code.string ?? "")")
            #expect(Self.isChinese(chinese), "\(code.string ?? "")")
        }
    }

    @Test("what is told in English is told in Chinese as well")
    func languages() throws {
        var count = 0
        for text in try sources() {
            // What follows the label: a literal of one line or of several.
            for piece in text.components(separatedBy: "zh: \"").dropFirst() {
                let chinese = piece.drop { $0 == "\"" }.prefix { $0 != "\"" }
                #expect(Self.isChinese(String(chinese)), "\(chinese)")
                count += 1
            }
        }
        #expect(count > 180)
    }

    private static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// The texts of all sources of the program.
    private func sources() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let found = try #require(
            FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil))
        return try found.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" && !$0.path.contains("/JSON/") }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    private func references(in node: Node) -> [String] {
        switch node {
        case .mapping(let mapping):
            mapping.flatMap { key, value in
                key.string == "$ref" ? [value.string ?? ""] : references(in: value)
            }
        case .sequence(let sequence): sequence.flatMap(references)
        default: []
        }
    }

    private func target(of reference: String) -> Node? {
        var node: Node? = document
        for name in reference.dropFirst(2).split(separator: "/") { node = node?[String(name)] }
        return node
    }

    private func resolve(_ node: Node) -> Node {
        node["$ref"]?.string.flatMap(target) ?? node
    }
}

import Application
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
    }

    @Test("every code in the sources is listed, and has its place on the page that a problem's type leads to")
    func codes() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sources = try #require(
            FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let url as URL in sources where url.pathExtension == "swift" && !url.path.contains("/JSON/") {
            let text = try String(contentsOf: url, encoding: .utf8)
            found.formUnion(text.matches(of: /code: "([a-z_]+)"/).map { String($0.output.1) })
        }
        #expect(found.count > 80)
        let listed = try ContractDocument.shared.get().codes
        #expect(found.subtracting(listed) == [])
        let page = try DocsPage.shared.html()
        for code in listed { #expect(page.contains("id=\"problem-\(code)\""), "\(code)") }
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

/// Finds the route of a method and path: a trie in one flat array, literal segments before parameters.
struct Router: Sendable {
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var routes: [(method: Route.Method, route: Route, names: [String])] = []
    }

    enum Match {
        case found(Route, parameters: [(name: String, value: String)])
        case wrongMethod(allowed: [String])
        /// The path is none that anyone may mean.
        case invalid
        case none
    }

    private var nodes = [Node()]
    /// The methods that some path takes: the answer to `OPTIONS *` (RFC 9110, 9.3.7).
    let methods: [String]

    init(_ routes: [Route]) {
        methods = Self.allowed(routes.map(\.method))
        for (index, route) in routes.enumerated() {
            var numbered = route
            numbered.index = index
            insert(numbered)
        }
    }

    /// Whether the method is one of those that this service knows at all; any other is 501 wherever it is sent, and not
    /// 405 (RFC 9110, 9.1).
    static func implements(_ method: String) -> Bool {
        Route.Method(rawValue: method) != nil || method == "HEAD" || method == "OPTIONS"
    }

    private mutating func insert(_ route: Route) {
        var names: [String] = []
        var node = 0
        for segment in route.pattern.split(separator: "/") {
            if segment.hasPrefix("{") {
                names.append(String(segment.dropFirst().dropLast()))
                node = step(from: node, nodes[node].parameter) { $0.parameter = $1 }
            } else {
                node = step(from: node, nodes[node].literals[String(segment)]) { $0.literals[String(segment)] = $1 }
            }
        }
        nodes[node].routes.append((route.method, route, names))
    }

    private mutating func step(from node: Int, _ existing: Int?, _ link: (inout Node, Int) -> Void) -> Int {
        if let existing { return existing }
        nodes.append(Node())
        link(&nodes[node], nodes.count - 1)
        return nodes.count - 1
    }

    /// Looks up a raw path; segments are percent-decoded one by one, so that an encoded slash stays data.
    ///
    /// Dot segments, plain or encoded, are refused. RFC 3986 (6.2.2.3) would have them removed, but a proxy in front
    /// that keeps them, or that decodes where the next one does not, has then let through another path than the one
    /// served: what was checked must be what is asked for. No client of ours sends them; browsers and libraries remove
    /// them first. The same for encodings that are none, for NUL and for other control characters. Empty segments name
    /// nothing.
    func match(method: String, path: String) -> Match {
        var segments: [String] = []
        for raw in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(raw), Self.isMeant(segment) else { return .invalid }
            segments.append(segment)
        }
        guard path == "/" || !segments.contains("") else { return .none }
        if path == "/" { segments = [] }
        guard segments.count <= 16 else { return .none }
        var values: [String] = []
        guard let node = find(segments[...], from: 0, &values) else { return .none }
        let wanted = method == "HEAD" ? "GET" : method
        guard let entry = nodes[node].routes.first(where: { $0.method.rawValue == wanted }) else {
            return .wrongMethod(allowed: Self.allowed(nodes[node].routes.map(\.method)))
        }
        return .found(entry.route, parameters: Array(zip(entry.names, values).map { (name: $0, value: $1) }))
    }

    private func find(_ segments: ArraySlice<String>, from node: Int, _ values: inout [String]) -> Int? {
        guard let segment = segments.first else { return nodes[node].routes.isEmpty ? nil : node }
        if let next = nodes[node].literals[segment], let found = find(segments.dropFirst(), from: next, &values) {
            return found
        }
        guard let next = nodes[node].parameter else { return nil }
        values.append(segment)
        if let found = find(segments.dropFirst(), from: next, &values) { return found }
        values.removeLast()
        return nil
    }

    private static func isMeant(_ segment: String) -> Bool {
        segment != "." && segment != ".." && segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static func allowed(_ methods: [Route.Method]) -> [String] {
        var names = Set(methods.map(\.rawValue)).union(["OPTIONS"])
        if names.contains("GET") { names.insert("HEAD") }
        return names.sorted()
    }
}

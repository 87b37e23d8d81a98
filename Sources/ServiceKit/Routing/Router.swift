/// Finds the route of a method and path: a trie in one flat array, literal segments before parameters.
///
/// It walks over the path's bytes; only the values of parameters become texts.
struct Router: Sendable {
    private struct Node: Sendable {
        var literals: [(name: [UInt8], node: Int)] = []
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

    private static let maximumSegments = 16

    private var nodes = [Node()]
    /// The methods that some path takes: the answer to `OPTIONS *` (RFC 9110, 9.3.7).
    let methods: [String]

    init(_ routes: [Route], scopes: [OutletScope] = []) {
        methods = Self.allowed(routes.map(\.method))
        for (index, route) in routes.enumerated() {
            var numbered = route
            numbered.index = index
            numbered.scope = scopes.first { $0.covers(route.pattern) }
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
                let name = Array(segment.utf8)
                let existing = nodes[node].literals.first { $0.name == name }?.node
                node = step(from: node, existing) { $0.literals.append((name, $1)) }
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
        guard let segments = Self.segments(of: path) else { return .invalid }
        guard segments.count <= Self.maximumSegments, !segments.contains(where: \.isEmpty) else { return .none }
        var values: [Segment] = []
        guard let node = find(segments[...], from: 0, &values) else { return .none }
        let routes = nodes[node].routes
        let wanted = Route.Method(rawValue: method == "HEAD" ? "GET" : method)
        guard let wanted, let entry = routes.first(where: { $0.method == wanted }) else {
            return .wrongMethod(allowed: Self.allowed(routes.map(\.method)))
        }
        var parameters: [(name: String, value: String)] = []
        parameters.reserveCapacity(values.count)
        for (name, value) in zip(entry.names, values) {
            parameters.append((name, String(decoding: value, as: UTF8.self)))
        }
        return .found(entry.route, parameters: parameters)
    }

    /// Whether the route of a request reads or changes what is stored; false where there is none.
    func needsDatabase(method: String, path: String) -> Bool {
        guard case .found(let route, _) = match(method: method, path: path) else { return false }
        return route.access != .none
    }

    private typealias Segment = ArraySlice<UInt8>

    /// The segments, decoded, some perhaps empty; nil where one is none that anyone may mean.
    private static func segments(of path: String) -> [Segment]? {
        let bytes = Array(path.utf8)
        guard bytes.count > 1 else { return [] }
        // Text that is neither encoded nor beyond ASCII is UTF-8 as it is.
        let isPlain = bytes.allSatisfy { $0 != UInt8(ascii: "%") && $0 < 0x80 }
        var segments: [Segment] = []
        segments.reserveCapacity(6)
        var start = 1
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
            guard let segment = isPlain ? bytes[start..<end] : decoded(bytes[start..<end]), isMeant(segment) else {
                return nil
            }
            segments.append(segment)
            start = end + 1
        }
        return segments
    }

    private static func decoded(_ segment: Segment) -> Segment? {
        guard let bytes = PercentEncoding.decode(segment), String(validating: bytes, as: UTF8.self) != nil else {
            return nil
        }
        return bytes[...]
    }

    private static func isMeant(_ segment: Segment) -> Bool {
        let isDots = (1...2).contains(segment.count) && segment.allSatisfy { $0 == UInt8(ascii: ".") }
        return !isDots && segment.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private func find(_ segments: ArraySlice<Segment>, from node: Int, _ values: inout [Segment]) -> Int? {
        guard let segment = segments.first else { return nodes[node].routes.isEmpty ? nil : node }
        if let next = nodes[node].literals.first(where: { segment.elementsEqual($0.name) })?.node,
            let found = find(segments.dropFirst(), from: next, &values)
        {
            return found
        }
        guard let next = nodes[node].parameter else { return nil }
        values.append(segment)
        if let found = find(segments.dropFirst(), from: next, &values) { return found }
        values.removeLast()
        return nil
    }

    private static func allowed(_ methods: [Route.Method]) -> [String] {
        var names = Set(methods.map(\.rawValue)).union(["OPTIONS"])
        if names.contains("GET") { names.insert("HEAD") }
        return names.sorted()
    }
}

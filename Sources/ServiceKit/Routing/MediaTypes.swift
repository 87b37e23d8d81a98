/// Media types that the service takes and gives.
enum MediaTypes {
    enum Form: Sendable {
        case json, html
    }

    /// `application/json`, with parameters or without; UTF-8 where a charset is named (RFC 8259, 8.1).
    static func isJSON(_ contentType: String?) -> Bool {
        guard let parts = contentType?.lowercased().split(separator: ";").map(\.trimmingSpaces), let type = parts.first
        else {
            return false
        }
        return isUTF8(parts) && (type == "application/json" || type.hasSuffix("+json"))
    }

    /// Whether the parameters of a media type name no other charset.
    private static func isUTF8(_ parts: [String]) -> Bool {
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst("charset=".count)
        return charset.map { ["utf-8", "\"utf-8\"", "utf8"].contains($0) } ?? true
    }

    /// Chooses what the client gives the greater weight (RFC 9110 section 12.5.1): JSON or, where the route has it,
    /// HTML.
    ///
    /// Of two with the same weight it is the one that the client names first, and JSON where one range names both.
    ///
    /// - Throws: `Refusal` 406 where the client accepts neither.
    static func negotiate(_ accept: String?, offersHTML: Bool) throws -> Form {
        guard let accept, !accept.isEmpty else { return .json }
        let ranges = accept.lowercased().split(separator: ",").map(MediaRange.init)
        let json = preference(for: ["application/json", "application/problem+json"], "application/*", in: ranges)
        let html = offersHTML ? preference(for: ["text/html"], "text/*", in: ranges) : Preference()
        guard json.weight > 0 || html.weight > 0 else { throw Refusal.notAcceptable }
        if json.weight != html.weight { return json.weight > html.weight ? .json : .html }
        return html.place < json.place ? .html : .json
    }

    /// Chooses what the client gives the greatest weight of the types that a route offers; of two with the same weight
    /// the one that is offered first, except where the client names them one by one.
    ///
    /// - Throws: `Refusal` 406 where it accepts none.
    static func choose(_ accept: String?, of offered: [String]) throws -> String {
        guard let accept, !accept.isEmpty else { return offered.first ?? "application/json" }
        let ranges = accept.lowercased().split(separator: ",").map(MediaRange.init)
        var best: (type: String, preference: Preference)?
        for type in offered {
            let group = "\(type.prefix { $0 != "/" })/*"
            let found = preference(for: [type], group, in: ranges)
            guard found.weight > 0 else { continue }
            if let best, (best.preference.weight, found.place) >= (found.weight, best.preference.place) { continue }
            best = (type, found)
        }
        guard let best else { throw Refusal.notAcceptable(offered: offered) }
        return best.type
    }

    /// Whether a `Content-Type` is one of these, in no other charset than UTF-8.
    static func isOne(of types: [String], _ contentType: String?) -> Bool {
        guard let parts = contentType?.lowercased().split(separator: ";").map(\.trimmingSpaces), let type = parts.first
        else { return false }
        return types.contains(type) && isUTF8(parts)
    }

    /// One element of `Accept`.
    private struct MediaRange {
        let type: String
        /// In thousandths; 0 refuses.
        let weight: Int

        init(_ element: Substring) {
            let parts = element.split(separator: ";").map(\.trimmingSpaces)
            type = parts.first ?? ""
            weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.thousandths($0.dropFirst(2)) } ?? 1_000
        }

        /// RFC 9110 section 12.4.2: 0 to 1 with at most three decimals; what is none counts as no weight given.
        private static func thousandths(_ text: Substring) -> Int {
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let decimals = parts.count > 1 ? parts[1] : ""
            let padded = decimals + String(repeating: "0", count: max(0, 3 - decimals.count))
            guard decimals.count <= 3, padded.allSatisfy(\.isWholeNumber), let rest = Int(padded) else { return 1_000 }
            switch parts[0] {
            case "0": return rest
            default: return 1_000
            }
        }
    }

    private struct Preference {
        var weight = 0
        var place = Int.max
    }

    /// The most specific range that names a type decides, wherever it stands.
    private static func preference(for types: [String], _ group: String, in ranges: [MediaRange]) -> Preference {
        for names in [types, [group], ["*/*"]] {
            let place = ranges.firstIndex { names.contains($0.type) }
            if let place { return Preference(weight: ranges[place].weight, place: place) }
        }
        return Preference()
    }
}

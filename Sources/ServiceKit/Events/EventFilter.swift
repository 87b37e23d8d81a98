/// Which events a reader is told of.
package struct EventFilter: Sendable {
    /// Types by name, or all of one noun; nil is every type.
    package var types: [TypePattern]?
    /// The outlet whose events they are.
    package var outlet: String?
    /// The document whose story they are part of.
    package var root: String?
    /// The outlets that the reader may see (SEC-02).
    package var reach = Reach.network

    /// What happens to these belongs to no outlet, and concerns every one.
    private static let shared = ["customer.", "vehicle.", "part.", "laborOperation."]

    /// A filter that lets everything through.
    package init() {}

    /// `repairOrder.authorized`, or `repairOrder.*` for all that happens to a repair order.
    package struct TypePattern: Sendable, Equatable {
        /// Up to and with the dot.
        let noun: String
        /// Nil is any.
        let verb: String?

        init?(_ text: Substring) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isName(parts[0]), parts[1] == "*" || Self.isName(parts[1]) else { return nil }
            noun = parts[0] + "."
            verb = parts[1] == "*" ? nil : String(parts[1])
        }

        func matches(_ type: String) -> Bool {
            guard type.utf8.starts(with: noun.utf8) else { return false }
            guard let verb else { return true }
            return type.utf8.dropFirst(noun.utf8.count).elementsEqual(verb.utf8)
        }

        private static func isName(_ text: Substring) -> Bool {
            (1...60).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                }
        }
    }

    private func isVisible(type: String, outlet: String?) -> Bool {
        guard reach != .network else { return true }
        if let outlet { return reach.covers(outlet) }
        return Self.shared.contains { type.hasPrefix($0) }
    }

    /// Whether an event is one of them.
    func includes(type: String, outlet eventOutlet: String?, root eventRoot: String) -> Bool {
        if let outlet, outlet != eventOutlet { return false }
        guard isVisible(type: type, outlet: eventOutlet) else { return false }
        if let root, root != eventRoot { return false }
        guard let types else { return true }
        return types.contains { $0.matches(type) }
    }
}

extension Call {
    /// The filter that the query names: `types`, `outlet` and `resource`.
    ///
    /// - Throws: `Refusal` 400 for `types` that are none; a type that nothing ever has is no error, since later
    ///   versions have more.
    func eventFilter() throws -> EventFilter {
        var filter = EventFilter()
        filter.types = try query.parsed("types") { text in
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let patterns = names.compactMap(EventFilter.TypePattern.init)
            return patterns.count == names.count && names.count <= 50 ? patterns : nil
        }
        filter.outlet = query["outlet"]
        filter.root = query["resource"]
        filter.reach = caller.reach
        return filter
    }

    /// Where to go on: the sequence number in `after`, or the list's own `cursor`; 0 is before the first.
    ///
    /// - Throws: `Refusal` 400 for one that is none, or for both.
    func eventsAfter() throws -> Int64 {
        let after = try query.parsed("after") { Int64($0).flatMap { $0 >= 0 ? $0 : nil } }
        let cursor = try query.parsed("cursor") { text in
            Cursor(reading: text, of: EventPage.list)?.key.first.flatMap { Int64($0) }
        }
        if after != nil, cursor != nil { throw Refusal.invalidParameter("cursor") }
        return after ?? cursor ?? 0
    }
}

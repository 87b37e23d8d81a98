import SQLDatabase

/// What of a list a caller may see (SEC-02).
extension Call {
    /// The outlets whose lines a list shows; nil for every outlet.
    ///
    /// - Parameter outlet: the one that the client asked for, if any.
    package func outlets(_ outlet: String?) -> [String]? {
        switch (caller.reach, outlet) {
        case (.network, nil): nil
        case (.network, let outlet?): [outlet]
        case (.outlets(let own), nil): own.sorted()
        case (.outlets(let own), let outlet?): own.contains(outlet) ? [outlet] : []
        }
    }

    /// Refuses changes of what the whole network works by to who reaches a part of it only.
    ///
    /// - Throws: `Refusal` 403.
    package func requireNetworkReach() throws {
        guard caller.reach == .network else { throw Refusal.networkReachNeeded }
    }
}

extension Refusal {
    static var networkReachNeeded: Refusal {
        Refusal(
            status: 403, code: "not_permitted",
            "This concerns the whole network; it needs a caller who reaches all of it.",
            zh: "该操作涉及整个网络,需要具有全网范围的权限。")
    }
}

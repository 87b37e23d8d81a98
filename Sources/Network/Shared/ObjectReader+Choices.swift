package import JSON

extension ObjectReader {
    /// A required array of choices, at least one and none twice.
    package mutating func distinctChoices<Choice>(_ name: String, _ type: Choice.Type) -> [Choice]
    where Choice: RawRepresentable<String> & CaseIterable & Hashable {
        var seen = Set<Choice>()
        return array(name, count: 1...max(1, Choice.allCases.count)) { element in
            let choice = element.choice(type)
            if !seen.insert(choice).inserted { element.complain(.notAllowed(reason: "it is named twice")) }
            return choice
        }
    }
}

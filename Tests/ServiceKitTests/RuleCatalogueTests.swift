import ServiceKit
import Testing

/// The catalogue against the process standard's own tables (journey.md, network.md, customers.md, pricing.md,
/// warranty.md).
@Suite struct RuleCatalogueTests {
    /// How many rules each part has, and which of them are measured; the others are enforced.
    private static let standard: [(part: String, count: Int, measured: [Int])] = [
        ("BKG", 16, [2, 3, 8, 9, 11, 12]), ("RCP", 14, [1, 5, 9, 11]), ("REP", 17, [4, 6, 7, 8, 9, 12]),
        ("INS", 11, [8, 10, 11]), ("SET", 13, [6, 7, 8, 9, 12]), ("CBK", 9, [5, 6, 7, 8]), ("NET", 11, [7, 9, 10]),
        ("CUS", 13, [6, 7, 9, 12]),
    ]

    @Test("every code of the standard is there with its kind, and no other")
    func kinds() {
        var expected: [String: RuleKind] = [:]
        for (part, count, measured) in Self.standard {
            for number in 1...count {
                let code = part + (number < 10 ? "-0" : "-") + String(number)
                expected[code] = measured.contains(number) ? .measured : .enforced
            }
        }
        // Of pricing.md and warranty.md those that are built; all of them are enforced.
        for number in [1, 2, 4, 5] { expected["PRI-0\(number)"] = .enforced }
        expected["WAR-04"] = .enforced
        let found = Dictionary(Rule.allCases.map { ($0.code, $0.kind) }) { first, _ in first }
        #expect(found == expected)
    }
}

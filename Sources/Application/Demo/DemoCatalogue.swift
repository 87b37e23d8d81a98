import JSON
import ServiceKit

/// The labour operations and parts of the demo's network.
enum DemoCatalogue {
    struct Operation: Sendable {
        let code: String
        let skill: String
        /// The families of parts that the work takes, with quantities.
        let parts: [(family: String, quantity: Int64)]
    }

    /// Operation families: code, words, hours in hundredths, skill, level, road test, parts.
    private static let families: [Family] = [
        Family("LOF", "Engine oil and filter service", 80, "maintenance", 1, false, [("OF", 1), ("OIL", 5)]),
        Family("INS", "Annual inspection", 100, "maintenance", 1, true, [("AF", 1), ("CF", 1)]),
        Family("BRK", "Front brake pads, replace", 120, "brakes", 2, true, [("PAD", 1)]),
        Family("DSC", "Front brake discs, replace", 180, "brakes", 2, true, [("DSC", 2), ("PAD", 1)]),
        Family("BAT", "Battery, replace", 40, "electrics", 1, false, [("BAT", 1)]),
        Family("TYR", "Tyres, replace and balance", 100, "maintenance", 1, false, [("TYR", 4)]),
        Family("ALN", "Wheel alignment", 90, "chassis", 2, true, []),
        Family("SHK", "Front shock absorbers, replace", 200, "chassis", 2, true, [("SHK", 2)]),
        Family("BLT", "Drive belt, replace", 110, "engine", 2, false, [("BLT", 1)]),
        Family("CLN", "Coolant, replace", 70, "engine", 1, false, [("CLT", 6)]),
    ]

    private struct Family: Sendable {
        let code: String
        let words: String
        let hours: Int64
        let skill: String
        let level: Int64
        let roadTest: Bool
        let parts: [(String, Int64)]

        init(
            _ code: String, _ words: String, _ hours: Int64, _ skill: String, _ level: Int64, _ roadTest: Bool,
            _ parts: [(String, Int64)]
        ) {
            self.code = code
            self.words = words
            self.hours = hours
            self.skill = skill
            self.level = level
            self.roadTest = roadTest
            self.parts = parts
        }
    }

    /// The vehicle classes that each family exists for.
    private static let classes = [("A", "small car"), ("B", "family car"), ("C", "van"), ("D", "electric car")]

    static let skills = ["maintenance", "brakes", "electrics", "chassis", "engine"]

    static let operations: [Operation] = families.flatMap { family in
        classes.map { Operation(code: "\(family.code)-\($0.0)", skill: family.skill, parts: family.parts) }
    }

    static let operationBodies: [JSONValue] = families.flatMap { family in
        classes.enumerated().map { index, kind in
            [
                "code": "\(family.code)-\(kind.0)", "description": "\(family.words), \(kind.1)",
                "standardHours": .number(JSONNumber(scaled: family.hours + Int64(index) * 5, places: 2)),
                "skill": .string(family.skill), "level": .number(JSONNumber(family.level)), "bayKind": "lift",
                "selfCheck": ["Fasteners torqued to specification", "No leaks, no warning lamps", "Work place clean"],
                "roadTest": .bool(family.roadTest), "guarantee": ["days": 90, "distanceKm": 5_000],
            ]
        }
    }

    /// Part families: words and list price in minor units of the outlet's currency.
    private static let partFamilies: [(code: String, words: String, price: Int64)] = [
        ("OF", "Oil filter", 6_800), ("OIL", "Engine oil, 1 l", 9_500), ("AF", "Air filter", 8_900),
        ("CF", "Cabin filter", 7_600), ("PAD", "Brake pad set", 42_000), ("DSC", "Brake disc", 38_000),
        ("BAT", "Battery", 69_000), ("TYR", "Tyre", 52_000), ("SHK", "Shock absorber", 61_000),
        ("BLT", "Drive belt", 18_000),
        ("CLT", "Coolant, 1 l", 4_500), ("WIP", "Wiper blade", 5_200), ("BLB", "Bulb", 1_900),
        ("SPK", "Spark plug", 6_100),
        ("GSK", "Gasket", 2_300),
    ]
    static let variants: Int64 = 20

    static func partNumber(_ family: String, _ variant: Int64) -> String {
        "\(family)-\(NumberRange.padded(variant + 1, width: 3))"
    }

    /// 300 parts: every family in twenty variants.
    static let parts: [(number: String, name: String, price: Int64)] = partFamilies.flatMap { family in
        (0..<variants).map { variant in
            (partNumber(family.code, variant), "\(family.words) \(variant + 1)", family.price + variant * 100)
        }
    }
}

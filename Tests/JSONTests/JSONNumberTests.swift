import JSON
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "an integer is exact to 64 bits, however it is written",
        arguments: [
            ("0", 0), ("-0", 0), ("0.000", 0), ("0e999999999999999999999999", 0), ("-0.0e-99", 0), ("1", 1), ("1.0", 1),
            ("1e2", 100), ("1.50e1", 15), ("100e-2", 1), ("0.001e3", 1), ("-12.0", -12),
            ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
            ("9.223372036854775807e18", Int64.max),
            ("-92233720368547758080e-1", Int64.min), ("1e18", 1_000_000_000_000_000_000),
            ("1000000000000000000000000000000e-30", 1), ("0.5", nil), ("1e-1", nil), ("-1.01", nil), ("1e19", nil),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("18446744073709551616", nil),
            ("1e999999999999999999999999", nil), ("1e-999999999999999999999999", nil), ("10000000000000000000001", nil),
            ("123456789012345678901234567890.5", nil), ("1e9223372036854775807", nil), ("1e-9223372036854775808", nil),
        ] as [(String, Int64?)])
    func integers(literal: String, integer: Int64?) throws {
        let number = try #require(JSONNumber(literal: literal))
        #expect(number.integer == integer)
    }

    @Test(
        "a decimal scales without rounding",
        arguments: [
            ("0.8", 2, 80), ("0.80", 2, 80), ("0.800", 2, 80), ("0.801", 2, nil), ("-1.25", 2, -125), ("3", 2, 300),
            ("8e-1", 2, 80), ("0.29", 2, 29), ("1.005", 3, 1005), ("1.005", 2, nil),
            ("92233720368547758.07", 2, Int64.max),
            ("92233720368547758.08", 2, nil), ("-92233720368547758.08", 2, Int64.min), ("1e-30", 30, 1), ("1", 19, nil),
            ("1", 18, 1_000_000_000_000_000_000), ("0", Int.max, 0), ("1", Int.max, nil), ("100", -2, 1),
            ("150", -2, nil),
        ] as [(String, Int, Int64?)])
    func scaled(literal: String, places: Int, value: Int64?) throws {
        let number = try #require(JSONNumber(literal: literal))
        #expect(number.scaled(places: places) == value)
    }

    @Test(
        "a literal that is no number, or not only a number, makes none", arguments: ["", " 1", "1 ", "01", "x", "[1]"])
    func refusedLiterals(literal: String) {
        #expect(JSONNumber(literal: literal) == nil)
    }

    @Test("scaled integers and literals agree both ways")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            let shift = Int64.random(in: 0..<64, using: &generator)
            let value = Int64.random(in: .min ... .max, using: &generator) >> shift
            let places = Int.random(in: 0...24, using: &generator)
            let number = JSONNumber(scaled: value, places: places)
            #expect(JSONNumber(literal: number.literal) == number)
            #expect(number.scaled(places: places) == value)
            #expect(JSONNumber(value).integer == value)
        }
    }
}

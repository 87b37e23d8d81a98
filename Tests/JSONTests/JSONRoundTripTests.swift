import JSON
import Testing

@Suite("JSON round trip")
struct JSONRoundTripTests {
    @Test("what is written is read back the same", arguments: 1...8 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let value = Self.value(depth: 5, &generator)
            let text = written(value)
            let again = try parse(text)
            #expect(again == value)
            // Equal strings may differ in bytes; the second text shows that none did.
            #expect(written(again).utf8.elementsEqual(text.utf8))
        }
    }

    private static func value(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2, 3: return .number(number(&generator))
        case 4, 5: return .string(text(&generator))
        case 6: return .array(list(&generator) { value(depth: depth - 1, &$0) })
        default:
            return .object(
                JSONObject(
                    members: list(&generator) {
                        JSONMember(name: text(&$0), value: value(depth: depth - 1, &$0))
                    }))
        }
    }

    private static func list<T>(
        _ generator: inout SeededGenerator, _ make: (inout SeededGenerator) -> T
    ) -> [T] {
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in make(&generator) }
    }

    private static func number(_ generator: inout SeededGenerator) -> JSONNumber {
        let value = Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<64, using: &generator)
        let plain = JSONNumber(scaled: value, places: Int.random(in: 0...6, using: &generator))
        guard Bool.random(using: &generator) else { return plain }
        let exponent = Int.random(in: -400...400, using: &generator)
        return JSONNumber(literal: "\(plain.literal)E\(exponent)") ?? plain
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x20...0x7F, 0x80...0x7FF, 0x800...0xFFFF, 0x4E00...0x9FFF,
            0x10000...0x10FFFF,
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

import JSON
import Testing

@Suite("JSON parser limits")
struct JSONParserLimitsTests {
    @Test("a hundred thousand opening brackets are refused", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func bomb(opening: String) {
        #expect(syntaxError(String(repeating: opening, count: 100_000))?.reason == .tooDeep)
    }

    @Test("the depth limit is exact", arguments: [1, 2, 64, 512])
    func depth(maximum: Int) {
        let limits = JSONLimits(maximumDepth: maximum)
        let nested = { (depth: Int) in
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(syntaxError(nested(maximum), limits: limits) == nil)
        #expect(
            syntaxError(nested(maximum + 1), limits: limits) == JSONSyntaxError(offset: maximum, reason: .tooDeep))
    }

    @Test("no limit allows more than the stack of a worker holds")
    func clampedDepth() {
        let limits = JSONLimits(maximumDepth: .max)
        let error = syntaxError(String(repeating: "[", count: 100_000), limits: limits)
        #expect(error == JSONSyntaxError(offset: JSONLimits.deepest, reason: .tooDeep))
    }

    @Test("without depth there are still scalars", arguments: [0, -1, Int.min])
    func noDepth(maximum: Int) {
        let limits = JSONLimits(maximumDepth: maximum)
        #expect(syntaxError("1", limits: limits) == nil)
        #expect(syntaxError("[]", limits: limits)?.reason == .tooDeep)
    }

    @Test("siblings do not add to the depth")
    func siblings() {
        #expect(syntaxError("[[],[],[],{\"a\":[]}]", limits: JSONLimits(maximumDepth: 3)) == nil)
    }

    @Test("the member limit is exact")
    func members() {
        let limits = JSONLimits(maximumMembers: 2)
        #expect(syntaxError(#"{"a":1,"b":2}"#, limits: limits) == nil)
        #expect(
            syntaxError(#"{"a":1,"b":2,"c":3}"#, limits: limits) == JSONSyntaxError(offset: 13, reason: .tooManyMembers)
        )
    }

    @Test("the number length is limited")
    func numberLength() {
        let limits = JSONLimits(maximumNumberLength: 5)
        #expect(syntaxError("[12.45]", limits: limits) == nil)
        #expect(syntaxError("[12.456]", limits: limits) == JSONSyntaxError(offset: 1, reason: .numberTooLong))
    }
}

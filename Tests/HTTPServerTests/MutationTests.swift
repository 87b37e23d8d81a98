import HTTPFuzz
import Testing

/// What `http-fuzz` does for long in CI, done briefly with every run of the tests.
@Suite("Mutated input")
struct MutationTests {
    private static let entries = Corpus.load()

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("the corpus holds requests that are served and requests that are refused")
    func corpus() {
        #expect(Self.entries.count >= 40)
        #expect(Self.entries.count { $0.refusal == nil && $0.requests > 0 } >= 20)
        #expect(Self.entries.count { $0.refusal != nil } >= 40)
        #expect(Self.entries.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test("an input of the corpus is served and refused as its name says", arguments: entries)
    func names(entry: Corpus.Entry) {
        let result = Check(limits: Check.profiles[0]).run(entry.bytes, seed: 1)
        #expect(result.accepted == entry.requests)
        #expect(result.status == entry.refusal)
    }

    @Test("all that must hold of any input holds of the corpus, wherever it is cut", arguments: entries)
    func checks(entry: Corpus.Entry) {
        for limits in Check.profiles {
            for seed in 0..<UInt64(4) {
                #expect(Check(limits: limits).run(entry.bytes, seed: seed).failure == nil, "seed \(seed)")
            }
        }
    }

    @Test("all that must hold holds of what a client sends that stops in the middle")
    func beginnings() {
        for (number, entry) in Self.entries.enumerated() where entry.bytes.count < 200 {
            // Each begins elsewhere, so that together they stop at all kinds of places.
            for length in stride(from: number % 7, to: entry.bytes.count, by: 7) {
                let failure = Check(limits: Check.profiles[0]).run(Array(entry.bytes[..<length]), seed: 2).failure
                #expect(failure == nil, "the first \(length) bytes of \(entry)")
            }
        }
    }

    @Test("whatever comes is read as the grammar says, and a connection always waits for something or is closed")
    func mutations() {
        var fuzz = Fuzz(corpus: Self.entries, seed: 2_026)
        for _ in 0..<300 where !fuzz.step() { break }
        if let failure = fuzz.failure {
            Issue.record("\(failure.text), cuts \(failure.seed): \(Self.hexadecimal(failure.bytes))")
        }
        #expect(fuzz.inputs == 300)
        #expect((30..<290).contains(fuzz.accepted), "the mutation does not test much")
        #expect((30..<290).contains(fuzz.refused), "the mutation does not test much")
    }
}

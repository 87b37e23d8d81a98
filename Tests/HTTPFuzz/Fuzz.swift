import HTTPServer

/// A run of many inputs from one seed.
package struct Fuzz {
    /// An input of which something does not hold.
    package struct Failure {
        package var bytes: [UInt8]
        package var seed: UInt64
        package var profile: Int
        package var text: String
    }

    package private(set) var inputs = 0
    package private(set) var accepted = 0
    package private(set) var refused = 0
    package private(set) var failure: Failure?

    private let mutator: Mutator
    private let checks = Check.profiles.map(Check.init)
    private var dice: Dice

    package init(corpus: [Corpus.Entry], seed: UInt64) {
        mutator = Mutator(corpus: corpus)
        dice = Dice(seed: seed)
    }

    /// Tests one more input, under one of the profiles of limits.
    ///
    /// Returns whether all holds.
    package mutating func step() -> Bool {
        let bytes = mutator.make(&dice)
        let seed = dice.next()
        let profile = dice.below(checks.count)
        let result = checks[profile].run(bytes, seed: seed)
        inputs += 1
        if result.accepted > 0 { accepted += 1 }
        if result.isRefused { refused += 1 }
        guard let text = result.failure else { return true }
        failure = Failure(bytes: bytes, seed: seed, profile: profile, text: text)
        return false
    }

    /// The smallest input found that fails in the same way, with cuts at which it does.
    package func minimised(_ failure: Failure) -> Failure {
        let kind = failure.text.prefix { $0 != ":" }
        let check = checks[failure.profile]
        var smallest = failure
        // Where it is cut depends on its length, so a smaller input gets a few chances.
        let minimiser = Minimiser { bytes in
            for seed in (0..<24).map({ failure.seed &+ $0 }) {
                guard let text = check.run(bytes, seed: seed).failure, text.hasPrefix(kind) else { continue }
                smallest = Failure(bytes: bytes, seed: seed, profile: failure.profile, text: text)
                return true
            }
            return false
        }
        _ = minimiser.minimise(failure.bytes)
        return smallest
    }
}

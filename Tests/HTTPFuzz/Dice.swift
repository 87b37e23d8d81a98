/// A repeatable source of numbers (SplitMix64); its own so that the harness depends on no test.
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 where there is none.
    package mutating func below(_ end: Int) -> Int {
        end > 0 ? Int(next() % UInt64(end)) : 0
    }

    /// True once in so many times.
    mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// One of the elements, which must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// A part of something with so many elements.
    mutating func range(of count: Int, atMost length: Int) -> Range<Int> {
        let start = below(count + 1)
        return start..<min(count, start + below(length + 1))
    }
}

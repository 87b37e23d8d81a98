import ServiceKit
import Testing

@Suite struct RandomSourceTests {
    @Test("the system's numbers differ, also from one asking to the next")
    func numbers() {
        let source = SystemRandomSource()
        let numbers = (0..<10_000).map { _ in source.next() }
        #expect(Set(numbers).count == numbers.count)
        // Each bit is set in about half: 5,000, and ten times the standard deviation of 50 beside it.
        for bit in 0..<64 {
            let set = numbers.count { $0 >> bit & 1 == 1 }
            #expect((4_500...5_500).contains(set), "bit \(bit): \(set)")
        }
    }
}

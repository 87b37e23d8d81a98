import Testing

@testable import HTTPServer

@Suite("A simulated day")
struct DayTests {
    @Test("after 24 hours of clients of all habits nothing is left, and every deadline passed in its time")
    func day() {
        var day = SimulatedDay(seed: 24)
        var memory: [Int] = []
        var minute = 0
        while day.now < SimulatedDay.day {
            // A few a second, and thousands at once every two hours.
            let rush = day.now % 7_200_000 == 0
            day.advance(arrivals: rush ? 3_000 : day.now % 4_000 == 0 ? 1 : 0)
            guard day.now >= Int64(minute) * 60_000 else { continue }
            day.audit()
            minute += 1
            if minute % 60 == 0 { memory.append(ResidentMemory.bytes) }
        }
        // The last clients get what they need to end by themselves: deadlines alone.
        for _ in 0..<1_000 { day.advance(arrivals: 0) }
        day.audit()
        #expect(day.faults.isEmpty, "\(day.faults.count) faults, the first: \(day.faults.first ?? "")")
        #expect(day.open == 0)
        #expect(day.clients.allSatisfy { $0 == nil })
        #expect(day.opened > 50_000)
        #expect(day.most >= 3_000)
        #expect(day.clients.count <= 3_200, "slots are used again")
        #expect(day.served > 50_000)
        let habits: [String] = [
            "prompt left", "silent idle", "drippingHead headTimeout", "drippingHead linger",
            "drippingBody bodyTimeout", "stalled write", "unanswered handlerTimeout", "wrong malformedField",
            "wrong linger",
        ]
        for ending in habits { #expect(day.endings[ending, default: 0] > 100, "\(ending): \(day.endings)") }
        #expect(memory.count == 24)
        // Other tests run beside it in this process.
        if let early = memory.dropFirst(4).first, let late = memory.last { #expect(late < early + 64 << 20) }
    }
}

import Testing

@testable import HTTPServer

@Suite("Deadlines")
struct DeadlineTableTests {
    private static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.idleTimeoutMilliseconds = 100
        limits.headTimeoutMilliseconds = 10
        return limits
    }()

    private func expired(_ table: inout DeadlineTable, _ now: Int64) -> [Int] {
        var slots: [Int] = []
        while let (slot, _) = table.popExpired(now: now) {
            slots.append(slot)
        }
        return slots
    }

    @Test("deadlines pass in the order in which they were set, each once")
    func order() {
        var table = DeadlineTable(limits: Self.limits)
        for slot in [3, 0, 2] {
            table.set(slot, .idle, now: Int64(slot))
        }
        table.set(1, .head, now: 50)
        #expect(expired(&table, 59) == [])
        #expect(expired(&table, 60) == [1])
        #expect(expired(&table, 103) == [3, 0, 2])
        #expect(expired(&table, 1_000) == [])
    }

    @Test("a deadline that is set anew or removed does not pass at its old time")
    func moving() {
        var table = DeadlineTable(limits: Self.limits)
        for slot in 0..<4 {
            table.set(slot, .idle, now: 0)
        }
        table.set(0, .idle, now: 50)
        table.set(2, nil, now: 50)
        table.set(3, .head, now: 95)
        #expect(expired(&table, 100) == [1])
        #expect(expired(&table, 149) == [3])
        #expect(expired(&table, 150) == [0])
    }

    @Test("any sequence of settings agrees with a plain list of times")
    func model() {
        var generator = SeededGenerator(seed: 11)
        var table = DeadlineTable(limits: Self.limits)
        var model: [Int: Int64] = [:]
        for now in 0..<Int64(5_000) {
            let slot = Int.random(in: 0..<20, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                table.set(slot, nil, now: now)
                model[slot] = nil
            case 1:
                table.set(slot, .head, now: now)
                model[slot] = now + 10
            case 2:
                table.set(slot, .idle, now: now)
                model[slot] = now + 100
            default:
                let due = Set(model.filter { $0.value <= now }.keys)
                #expect(Set(expired(&table, now)) == due)
                model = model.filter { !due.contains($0.key) }
            }
        }
    }
}

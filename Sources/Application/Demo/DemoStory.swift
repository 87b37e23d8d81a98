import ServiceKit

/// What is to become of one order of the demo.
struct DemoStory: Sendable {
    /// Where the order's journey has got to, in the journey's order.
    enum Chapter: Int, Sendable, CaseIterable, Comparable {
        case draft, authorized, inRepair, inInspection, ready, invoiced, delivered, calledBack

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Something out of the ordinary on the way.
    enum Incident: Sendable {
        case none, changeApproved, changeDeclined, failedInspection, unhappy, unreachable
    }

    let outlet: Int
    let customer: Int
    let begins: Instant
    let chapter: Chapter
    let incident: Incident
    let isBooked: Bool
    let isCancelled: Bool
    let jobCount: Int
    let variant: Int64
    /// Minutes from the customer's arrival to reception.
    let wait: Int64

    /// The stories of four weeks that end on a day, in order of time; the same for the same seed and day.
    static func plan(
        _ count: Int, customers: Int, network: DemoNetwork, endingOn last: LocalDate, _ random: any RandomSource
    ) -> [DemoStory] {
        let days = (1...28).map { last.adding(days: -$0) }.filter { $0.weekday != .sun }.reversed()
        let perDay = Array(days)
        return (0..<count).map { index in
            let progress = index * perDay.count / max(1, count)
            let outlet = index % network.outlets.count
            let minutes = 30 + Int(random.next(below: 240))
            let zone = network.outlets[outlet].zone
            let begins = zone.instant(perDay[progress], LocalTime(minutes: 8 * 60 + 30 + minutes))
            return story(index, count, outlet: outlet, customers: customers, begins: begins, random)
        }
    }

    private static func story(
        _ index: Int, _ count: Int, outlet: Int, customers: Int, begins: Instant, _ random: any RandomSource
    ) -> DemoStory {
        let isRecent = index >= count - count / 8
        let chapter: Chapter
        if isRecent {
            // In turn, so that every state is there however few the orders.
            chapter = Chapter.allCases[index % Chapter.allCases.count]
        } else {
            chapter = random.next(below: 20) == 0 ? .delivered : .calledBack
        }
        let incident: Incident =
            switch random.next(below: 20) {
            case 0, 1: .changeApproved
            case 2: .changeDeclined
            case 3, 7: .failedInspection
            case 4, 5: .unhappy
            case 6: .unreachable
            default: .none
            }
        return DemoStory(
            outlet: outlet, customer: Int(random.next(below: UInt64(customers))), begins: begins, chapter: chapter,
            incident: incident, isBooked: index < 600 && random.next(below: 2) == 0,
            isCancelled: !isRecent && random.next(below: 25) == 0, jobCount: 1 + Int(random.next(below: 3)),
            variant: Int64(random.next(below: UInt64(DemoCatalogue.variants))), wait: Int64(random.next(below: 20)))
    }
}

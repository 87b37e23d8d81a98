import ServiceKit
import TestSupport
import Testing

/// Random calendars, people, bookings, moves and cancellations over changes of the clocks in three zones.
///
/// No resource is ever used twice at once, or outside its time; every offered slot can be booked, and every time that
/// can be booked is offered, as an oracle has it that looks at each minute.
@Suite struct CapacityPropertyTests {
    /// The clocks go back in Berlin and New York, and by half an hour forward on Lord Howe Island.
    private static let changes = [
        ("Europe/Berlin", "2027-10-30"), ("America/New_York", "2027-11-06"), ("Australia/Lord_Howe", "2027-10-02"),
        ("Europe/Berlin", "2027-03-27"), ("America/New_York", "2027-03-13"), ("Australia/Lord_Howe", "2027-04-03"),
    ]

    @Test(
        "offered is what can be booked, and nothing is used twice (BKG-04, BKG-14, BKG-16, NET-02 to NET-04)",
        arguments: changes, [1, 2] as [UInt64])
    func walk(change: (zone: String, day: String), seed: UInt64) throws {
        let day = try #require(LocalDate(change.day))
        let walk = try RandomWalk(zone: change.zone, from: day, seed: seed &* 7_919 &+ UInt64(day.daysSinceEpoch))
        try walk.compareSlots()
        for _ in 0..<40 { try walk.step() }
        try walk.compareSlots()
    }
}

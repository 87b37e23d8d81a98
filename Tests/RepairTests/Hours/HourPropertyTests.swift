import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-14: whatever people do and correct, their hours add up to the minute.
@Suite struct HourPropertyTests {
    /// Zones whose clocks change by an hour or half of one, some hours before they do.
    static let walks: [(zone: String, start: String, seed: UInt64)] = [
        ("Europe/Berlin", "2027-10-30T16:00:00Z", 11), ("Europe/Berlin", "2027-03-27T18:00:00Z", 12),
        ("America/New_York", "2027-11-06T22:00:00Z", 13), ("America/New_York", "2027-03-13T22:00:00Z", 14),
        ("Australia/Lord_Howe", "2027-04-03T08:00:00Z", 15), ("Australia/Lord_Howe", "2027-10-02T08:00:00Z", 16),
    ]

    @Test(
        "REP-14 over days on which clocks change, every person's day is what a count of single minutes gives",
        arguments: walks)
    func reconciles(_ setting: (zone: String, start: String, seed: UInt64)) throws {
        let start = try #require(Instant(setting.start))
        let walk = try HourWalk(zone: setting.zone, from: start, seed: setting.seed)
        for step in 1...250 {
            walk.step()
            guard step % 50 == 0 else { continue }
            for person in walk.people {
                #expect(walk.reported(person, from: start) == walk.oracle(person), "\(setting.zone), step \(step)")
            }
        }
        let report = walk.shop.service.get(
            "/v1/outlets/\(walk.shop.outlet)/hours?from=\(walk.zone.date(of: start))"
                + "&to=\(walk.zone.date(of: walk.shop.service.clock.now()))")
        func total(_ name: String) -> Int64 { report["total"][name].integer ?? -1 }
        let left = total("attendedMinutes") + total("unattendedMinutes")
        let right =
            total("clockedMinutes") + total("travelMinutes") + total("trainingMinutes") + total("idleMinutes")
        #expect(left == right && left > 0)
        let kinds = ["attendance", "clock", "completion", "indirect", "correction", "refused correction"]
        #expect(kinds.allSatisfy { walk.done[$0, default: 0] > 2 }, "\(walk.done)")
    }
}

import Network
import ServiceKit
import Testing

/// When customers are left alone (EVT-03).
@Suite struct QuietHoursTests {
    private func text(_ zone: String, _ moment: String, in hours: QuietHours = .standard) throws -> String {
        let zone = try #require(OutletZone(zone))
        return hours.end(after: try #require(Instant(moment)), in: zone).text
    }

    @Test("EVT-03 what comes in the quiet hours waits until eight in the morning, by the customer's clock")
    func quiet() throws {
        #expect(try text("Asia/Shanghai", "2026-11-24T13:30:00Z") == "2026-11-25T00:00:00Z")
        #expect(try text("Asia/Shanghai", "2026-11-24T22:00:00Z") == "2026-11-25T00:00:00Z")
        #expect(try text("America/New_York", "2026-11-24T13:30:00Z") == "2026-11-24T13:30:00Z")
        #expect(try text("Asia/Shanghai", "2026-11-24T12:59:00Z") == "2026-11-24T12:59:00Z")
        #expect(try text("Asia/Shanghai", "2026-11-24T13:00:00Z") == "2026-11-25T00:00:00Z")
        #expect(try text("Asia/Shanghai", "2026-11-25T00:00:00Z") == "2026-11-25T00:00:00Z")
    }

    @Test("EVT-03 the night of a clock change ends at eight, too")
    func clockChange() throws {
        #expect(try text("Europe/Berlin", "2027-03-27T22:00:00Z") == "2027-03-28T06:00:00Z")
        #expect(try text("Europe/Berlin", "2026-10-24T22:00:00Z") == "2026-10-25T07:00:00Z")
    }

    @Test("quiet hours within a day, and none at all")
    func others() throws {
        let noon = QuietHours(from: LocalTime(minutes: 720), until: LocalTime(minutes: 780))
        #expect(try text("UTC", "2026-11-24T12:10:00Z", in: noon) == "2026-11-24T13:00:00Z")
        #expect(try text("UTC", "2026-11-24T13:00:00Z", in: noon) == "2026-11-24T13:00:00Z")
        let none = QuietHours(from: LocalTime(minutes: 0), until: LocalTime(minutes: 0))
        #expect(try text("UTC", "2026-11-24T23:00:00Z", in: none) == "2026-11-24T23:00:00Z")
    }
}

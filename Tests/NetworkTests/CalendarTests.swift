import JSON
import Network
import ServiceKit
import TestSupport
import Testing

/// NET-02: opening hours by weekday, with exceptions by date.
@Suite struct CalendarTests {
    let service: TestService
    let outlet: String

    init() throws {
        service = try TestService([NetworkModule.module])
        outlet = service.post("/v1/outlets", Samples.outlet.with("timeZone", "America/New_York")).id
    }

    private var path: String { "/v1/outlets/\(outlet)/calendar" }

    @Test("NET-02 the calendar shows each day as it is, exceptions and changes of the clocks included")
    func days() {
        let put = service.put(
            path,
            [
                "openingHours": [
                    ["day": "sat", "start": "08:00", "end": "12:00"], ["day": "sun", "start": "00:00", "end": "24:00"],
                ],
                "exceptions": [
                    ["date": "2026-11-07", "windows": [], "note": "Stocktaking"],
                    ["date": "2026-11-26", "windows": [["start": "10:00", "end": "14:00"]], "note": "Open house"],
                ],
            ])
        #expect(put.status == 200 && put["version"] == 2)
        let days = service.get(path + "?from=2026-10-31&to=2026-11-07")["days"]
        #expect(days.items.count == 8)
        #expect(days[0]["open"].isTrue && days[0]["windows"][0]["startsAt"] == "2026-10-31T12:00:00Z")
        // The clocks go back at two: the Sunday has 25 hours.
        #expect(days[1]["windows"][0]["startsAt"] == "2026-11-01T04:00:00Z")
        #expect(days[1]["windows"][0]["endsAt"] == "2026-11-02T05:00:00Z")
        #expect(days[7]["open"] == .bool(false) && days[7]["exception"].isTrue && days[7]["note"] == "Stocktaking")
        #expect(days[2]["open"] == .bool(false) && days[2]["exception"] == .bool(false))
        #expect(service.get("/v1/outlets/\(outlet)")["exceptions"][1]["note"] == "Open house")
    }

    @Test("NET-02 hours that end before they begin, overlap or come twice are refused, and all stays as it was")
    func refused() {
        let before = service.get(path)
        let backwards: JSONValue = ["openingHours": [["day": "mon", "start": "18:00", "end": "08:00"]]]
        #expect(service.put(path, backwards).pointers == ["/openingHours/0/end"])
        let twice: JSONValue = [
            "openingHours": [],
            "exceptions": [["date": "2026-12-25", "windows": []], ["date": "2026-12-25", "windows": []]],
        ]
        #expect(service.put(path, twice).pointers == ["/exceptions/1"])
        let missing = service.put(path, [:])
        #expect(missing.status == 422 && missing.rule == "NET-02" && missing.pointers == ["/openingHours"])
        #expect(service.get(path).bytes == before.bytes)
        #expect(service.get(path + "?from=2026-01-01&to=2027-01-02").status == 400)
        #expect(service.get("/v1/outlets/out_00000000000000000000000000/calendar").status == 404)
    }

    @Test("a calendar is replaced over the version that was read; the same again changes nothing")
    func versions() {
        let hours: JSONValue = ["openingHours": Samples.week]
        let stale = service.send("PUT", path, hours) { $0.ifMatch = "\"7\"" }
        #expect(stale.status == 412)
        #expect(service.put(path, hours)["version"] == 1)
        #expect(service.put(path, hours.with("exceptions", [["date": "2026-12-25", "windows": []]]))["version"] == 2)
        #expect(service.put(path, hours)["exceptions"] == [])
    }
}

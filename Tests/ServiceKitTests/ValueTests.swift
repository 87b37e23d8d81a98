import JSON
import ServiceKit
import Testing

@Suite struct ValueTests {
    @Test(
        "instants are RFC 3339 in UTC, with a fraction only where there is one",
        arguments: [
            ("2026-11-24T01:00:00Z", "2026-11-24T01:00:00Z"), ("2026-11-24T09:00:00+08:00", "2026-11-24T01:00:00Z"),
            ("2026-11-24T01:00:00.250Z", "2026-11-24T01:00:00.25Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2000-02-29T23:59:59.000001Z", "2000-02-29T23:59:59.000001Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ])
    func instants(text: String, canonical: String) throws {
        #expect(try #require(Instant(text)).text == canonical)
    }

    @Test(
        "what is no instant is refused",
        arguments: [
            "", "2026-11-24", "2026-11-24T01:00:00", "2026-02-29T00:00:00Z", "2026-11-24T24:00:00Z",
            "2026-11-24T01:60:00Z", "2026-11-24T01:00:00.Z", "2026-11-24T01:00:00.1234567Z", "2026-11-24 01:00:00Z",
            "1969-12-31T23:59:59Z", "2026-11-24T01:00:00Zx", "2026-11-24T01:00:00+8:00", "２026-11-24T01:00:00Z",
        ])
    func noInstants(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("every day from 1900 to 2100 keeps its number, its text and its weekday")
    func dates() throws {
        let first = try #require(LocalDate("1900-01-01"))
        let last = try #require(LocalDate("2100-12-31"))
        #expect(first.weekday == .mon)
        var day = first
        var previous = Weekday.sun
        while day <= last {
            let (year, month, number) = day.components
            #expect(LocalDate(year: year, month: month, day: number) == day)
            let expected = Weekday.allCases[((Weekday.allCases.firstIndex(of: previous) ?? 0) + 1) % 7]
            #expect(day.weekday == expected)
            previous = day.weekday
            day = day.adding(days: 1)
        }
        #expect(LocalDate("2023-02-29") == nil)
        #expect(LocalDate("2024-02-29") != nil)
        #expect(LocalDate("1900-02-29") == nil)
    }

    @Test("a zone's days begin and end right across clock changes")
    func zones() throws {
        let zone = try #require(OutletZone("America/New_York"))
        let spring = try #require(LocalDate("2026-03-08"))
        let autumn = try #require(LocalDate("2026-11-01"))
        #expect(zone.start(of: spring.adding(days: 1)).since(zone.start(of: spring)) == 23 * 3_600_000_000)
        #expect(zone.start(of: autumn.adding(days: 1)).since(zone.start(of: autumn)) == 25 * 3_600_000_000)
        // 02:30 does not exist on the spring day, and moves on by the gap; 01:30 comes twice in autumn, and is the
        // first.
        #expect(zone.instant(spring, LocalTime(minutes: 150)).text == "2026-03-08T07:30:00Z")
        #expect(zone.instant(autumn, LocalTime(minutes: 90)).text == "2026-11-01T05:30:00Z")
        #expect(OutletZone("Mars/Olympus") == nil)
        #expect(OutletZone("GMT+8") == nil)
    }

    @Test("products are rounded half away from zero, exactly, whatever their size")
    func rounding() {
        #expect(Rounding.halfUp(5, times: 1, over: 2) == 3)
        #expect(Rounding.halfUp(-5, times: 1, over: 2) == -3)
        #expect(Rounding.halfUp(4, times: 1, over: 3) == 1)
        #expect(Rounding.halfUp(Int64.max, times: 1_000, over: 1_000) == Int64.max)
        #expect(Percent(thousandths: 8_875).of(Money(10_000, .USD)) == Money(888, .USD))
        #expect(Percent(basisPoints: 1_300).of(Money(24_000, .CNY)) == Money(3_120, .CNY))
        #expect(Hours(hundredths: 80).price(perHour: Money(30_000, .CNY)) == Money(24_000, .CNY))
        #expect(Quantity(thousandths: 333).price(perUnit: Money(1_000, .EUR)) == Money(333, .EUR))
    }

    @Test("identifiers carry their kind; another kind's or a broken one is refused")
    func identifiers() {
        enum First: IdentifierKind { static let prefix = "fst" }
        enum Second: IdentifierKind { static let prefix = "snd" }
        let random = SeededRandomSource(seed: 1)
        let id = Identifier<First>(at: TestTimes.noon, random: random)
        #expect(Identifier<First>(id.text) == id)
        #expect(Identifier<Second>(id.text) == nil)
        #expect(Identifier<First>(id.text.lowercased()) == nil)
        #expect(Identifier<First>(id.text + "0") == nil)
        let later = Identifier<First>(at: TestTimes.noon.adding(seconds: 1), random: random)
        #expect(id < later)
    }

    @Test("cursors come back as they went, and nothing else is one")
    func cursors() {
        for key in [["ro_1"], ["a", "b"], [""], ["沪A88", "x"]] {
            let text = Cursor(key).text(of: "/v1/things")
            #expect(Cursor(reading: text, of: "/v1/things") == Cursor(key))
            #expect(Cursor(reading: text, of: "/v1/things/{id}/parts") == nil)
        }
        #expect(Cursor(reading: Cursor(["a\0b"]).text(of: "/v1/things"), of: "/v1/things") == nil)
        #expect(Cursor(reading: "not a cursor!", of: "/v1/things") == nil)
        #expect(Cursor(reading: String(repeating: "A", count: 600), of: "/v1/things") == nil)
    }

    @Test(
        "the language follows Accept-Language",
        arguments: [
            (nil, Language.english), ("zh-CN", .chinese), ("zh", .chinese), ("en;q=0.5, zh;q=0.9", .chinese),
            ("zh;q=0", .english), ("de, fr;q=0.7", .english), ("en, zh", .english), ("", .english),
            ("zh-Hans", .chinese), ("ZH-hans-CN;q=0.1", .chinese), ("zh;q=0, zh-CN", .chinese), ("zha", .english),
            ("*", .english), ("en;q=0, *", .chinese), ("en;q=0, *;q=0", .english), ("en;q=0", .english),
            ("*;q=0.5, zh;q=0.4", .english), ("en;q=0.3, *;q=0.5", .chinese), ("zh;q=0.8, en;q=0.8", .chinese),
        ])
    func languages(header: String?, language: Language) {
        #expect(Language(accepting: header) == language)
    }

    @Test("what no list gave is not taken for a cursor")
    func foreignCursors() throws {
        for key in [[""], ["ro_1"], ["1795492800000000", "apt_1"], ["é", ""]] {
            let text = Cursor(key).text(of: "/v1/things")
            // The last character's low bits are not used.
            for index in text.indices.dropLast() {
                let other: Character = text[index] == "A" ? "B" : "A"
                let changed = String(text[..<index]) + String(other) + String(text[text.index(after: index)...])
                #expect(Cursor(reading: changed, of: "/v1/things") == nil)
            }
            #expect(Cursor(reading: String(text.dropLast(2)), of: "/v1/things") == nil)
        }
        for text in ["", "x", "0", "1", "AAAA", "YWJj", "eyJ4IjoxfQ", "bm90LWEtY3Vyc29y"] {
            #expect(Cursor(reading: text, of: "/v1/things") == nil, "\(text)")
        }
    }

    @Test("every rule has words in both languages")
    func rules() {
        for rule in Rule.allCases {
            #expect(rule.title.english != rule.code, "\(rule.code) is in the catalogue")
            #expect(!rule.title.chinese.isEmpty)
        }
        #expect(Rule.allCases.count == 109)
    }
}

enum TestTimes {
    static let noon = Instant(seconds: 1_795_492_800)
}

import JSON
package import ServiceKit

/// The hours in which customers are left alone, by their own clock (EVT-03).
///
/// They may go over midnight; where they end when they begin there are none.
package struct QuietHours: Sendable, Equatable {
    package let from: LocalTime
    package let until: LocalTime

    package init(from: LocalTime, until: LocalTime) {
        self.from = from
        self.until = until
    }

    /// From 21:00 until 08:00.
    package static let standard = QuietHours(from: LocalTime(minutes: 21 * 60), until: LocalTime(minutes: 8 * 60))

    /// The moment itself where it is not quiet, else when it is not any more.
    package func end(after moment: Instant, in zone: OutletZone) -> Instant {
        let (date, time) = zone.local(moment)
        guard from != until else { return moment }
        let isQuiet = from < until ? time >= from && time < until : time >= from || time < until
        guard isQuiet else { return moment }
        return max(zone.instant(time < until ? date : date.adding(days: 1), until), moment)
    }
}

extension QuietHours {
    static func read(_ reader: inout ObjectReader) -> QuietHours {
        QuietHours(from: reader.time("start"), until: reader.time("end"))
    }

    func write(to writer: inout JSONWriter) {
        writer.object("quietHours") { writer in
            writer.member("start", from.text)
            writer.member("end", until.text)
        }
    }
}

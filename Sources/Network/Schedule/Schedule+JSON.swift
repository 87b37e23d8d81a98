package import JSON
import ServiceKit

/// Reading and writing windows: the same shape in bodies, answers and stored documents.
extension Schedule {
    /// At most eight windows a day.
    package static func readWeek(_ name: String, _ reader: inout ObjectReader) -> [WeeklyWindow] {
        var kept: [WeeklyWindow] = []
        _ = reader.array(name, count: 0...56) { element in
            let window = element.object { reader -> WeeklyWindow? in
                let day = reader.choice("day", Weekday.self)
                return readWindow(&reader).map { WeeklyWindow(day: day, window: $0) }
            }
            guard let window else { return }
            if kept.contains(where: { $0.day == window.day && $0.window.overlaps(window.window) }) {
                element.complain(.notAllowed(reason: "it overlaps another window of the same day"))
            }
            kept.append(window)
        }
        return kept
    }

    /// At most 400 dates, none twice; none where the member is absent.
    package static func readExceptions(_ name: String, _ reader: inout ObjectReader) -> [DateException] {
        var kept: [DateException] = []
        _ = reader.optionalArray(name, count: 0...400) { element in
            let exception = element.object { reader -> DateException? in
                DateException(
                    date: reader.date("date"), windows: readWindows(&reader), note: reader.optionalString("note"))
            }
            guard let exception else { return }
            if kept.contains(where: { $0.date == exception.date }) {
                element.complain(.notAllowed(reason: "the date has another exception"))
            }
            kept.append(exception)
        }
        return kept
    }

    /// Writes windows by weekday.
    package static func writeWeek(_ name: StaticString, _ week: [WeeklyWindow], to writer: inout JSONWriter) {
        writer.array(name) { writer in
            for entry in week {
                writer.object { writer in
                    writer.member("day", entry.day.rawValue)
                    write(entry.window, to: &writer)
                }
            }
        }
    }

    /// Writes exceptions by date.
    package static func writeExceptions(
        _ name: StaticString, _ exceptions: [DateException], to writer: inout JSONWriter
    ) {
        writer.array(name) { writer in
            for exception in exceptions {
                writer.object { writer in
                    writer.member("date", exception.date.text)
                    writer.array("windows") { writer in
                        for window in exception.windows { writer.object { write(window, to: &$0) } }
                    }
                    writer.member("note", exception.note)
                }
            }
        }
    }

    private static func readWindows(_ reader: inout ObjectReader) -> [TimeWindow] {
        var kept: [TimeWindow] = []
        _ = reader.array("windows", count: 0...8) { element in
            guard let window = element.object(readWindow) else { return }
            if kept.contains(where: { $0.overlaps(window) }) {
                element.complain(.notAllowed(reason: "it overlaps another window of the same date"))
            }
            kept.append(window)
        }
        return kept
    }

    /// Nil where the end is not after the start; complained of then.
    package static func readWindow(_ reader: inout ObjectReader) -> TimeWindow? {
        let window = TimeWindow(start: reader.time("start"), end: reader.time("end"))
        guard window.start < window.end else {
            // A member that could not be read was complained of already.
            if reader.isPresent("start"), reader.isPresent("end") {
                reader.complain("end", .notAllowed(reason: "the end is not after the start"))
            }
            return nil
        }
        return window
    }

    private static func write(_ window: TimeWindow, to writer: inout JSONWriter) {
        writer.member("start", window.start.text)
        writer.member("end", window.end.text)
    }
}

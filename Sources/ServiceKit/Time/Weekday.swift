/// A day of the week; weeks start on Monday (ISO 8601).
package enum Weekday: String, Sendable, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun
}

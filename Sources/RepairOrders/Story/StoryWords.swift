import JSON
import ServiceKit

/// Tells one event in a plain sentence.
///
/// A sentence names members of the event in braces, the colleague as `{staff}`; what stands in brackets is left out
/// where a member in it is missing.
struct StoryWords {
    let event: RecordedEvent
    /// Names of the colleagues whom the event names.
    let staff: [String]
    let zone: OutletZone
    let currency: Currency

    /// Nil for what only keeps books on another step, which has its own sentence.
    var sentence: Text? {
        guard !StorySentences.silent.contains(event.type) else { return nil }
        let known = StorySentences.all[event.type] ?? Text("Recorded: \(event.type).", zh: "记录事件:\(event.type)。")
        return Text(filled(known.english), zh: filled(known.chinese))
    }

    private func filled(_ sentence: String) -> String {
        var text = ""
        var rest = Substring(sentence)
        while let open = rest.firstIndex(of: "[") {
            let close = rest[open...].firstIndex(of: "]") ?? rest.endIndex
            text += replaced(rest[..<open]).text
            let (part, isWhole) = replaced(rest[rest.index(after: open)..<close])
            if isWhole { text += part }
            rest = close == rest.endIndex ? "" : rest[rest.index(after: close)...]
        }
        return text + replaced(rest).text
    }

    private func replaced(_ sentence: Substring) -> (text: String, isWhole: Bool) {
        var (text, isWhole) = ("", true)
        var rest = sentence
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let value = value(String(rest[rest.index(after: open)..<close]))
            if value == nil { isWhole = false }
            text += value ?? "…"
            rest = rest[rest.index(after: close)...]
        }
        return (text + rest, isWhole)
    }

    private func value(_ name: String) -> String? {
        guard name != "staff" else { return staff.isEmpty ? nil : staff.joined(separator: ", ") }
        switch event.after(name) {
        case .string(let text): return Instant(text).map(local) ?? text
        case .number(let number):
            guard name.hasSuffix("Total"), let amount = number.integer else { return number.literal }
            return Money(amount, currency).text
        case .bool(let flag): return flag ? "✓" : "✗"
        case .object(let object): return money(object)
        case .array(let items): return "\(items.count)"
        case .null, nil: return nil
        }
    }

    private func local(_ moment: Instant) -> String {
        let (date, time) = zone.local(moment)
        return "\(date.text) \(time.text)"
    }

    private func money(_ object: JSONObject) -> String? {
        let members = Dictionary(object.members.map { ($0.name, $0.value) }) { first, _ in first }
        guard case .number(let number)? = members["amount"], let amount = number.integer,
            case .string(let code)? = members["currency"], let currency = Currency(rawValue: code)
        else { return nil }
        return Money(amount, currency).text
    }
}

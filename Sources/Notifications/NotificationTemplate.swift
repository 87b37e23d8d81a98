import ServiceKit

/// The words of a kind in one language, with places for what differs each time (EVT-03).
struct NotificationTemplate: Sendable, Equatable {
    let subject: String
    let body: String

    /// The places that are named in either.
    var names: [String] { Self.names(subject) + Self.names(body) }

    /// Whether a brace stands open that nothing closes.
    var isBroken: Bool { Self.isBroken(subject) || Self.isBroken(body) }

    /// Fills the places; what has no value becomes nothing.
    func rendered(_ values: [String: String]) -> (subject: String, text: String) {
        (Self.fill(subject, values), Self.fill(body, values))
    }

    /// The words as long as nobody has written others.
    static func standard(_ kind: NotificationKind, _ language: Language) -> NotificationTemplate {
        NotificationTemplate(subject: kind.subject.in(language), body: kind.body.in(language))
    }

    private enum Piece {
        case text(Substring)
        case place(String)
        case open
    }

    private static func pieces(_ template: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(template)
        while let start = rest.firstRange(of: "{{") {
            pieces.append(.text(rest[..<start.lowerBound]))
            let after = rest[start.upperBound...]
            guard let end = after.firstRange(of: "}}") else { return pieces + [.open] }
            pieces.append(.place(after[..<end.lowerBound].trimmingSpaces))
            rest = after[end.upperBound...]
        }
        return pieces + [.text(rest)]
    }

    private static func names(_ template: String) -> [String] {
        pieces(template).compactMap { if case .place(let name) = $0 { name } else { nil } }
    }

    private static func isBroken(_ template: String) -> Bool {
        pieces(template).contains { if case .open = $0 { true } else { false } }
    }

    private static func fill(_ template: String, _ values: [String: String]) -> String {
        pieces(template).reduce(into: "") { text, piece in
            switch piece {
            case .text(let words): text += words
            case .place(let name): text += values[name] ?? ""
            case .open: break
            }
        }
    }
}

extension Substring {
    /// Where a text stands first.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

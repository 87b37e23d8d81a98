/// The way from the root to a value; it becomes a pointer only when there is a complaint.
indirect enum JSONPath {
    case root
    case member(JSONPath, String)
    case element(JSONPath, Int)

    /// Names longer than this are cut in pointers: they are the client's text, of any length.
    static let maximumNameLength = 64

    /// The JSON pointer (RFC 6901 section 3).
    var pointer: String {
        var text = ""
        append(to: &text)
        return text
    }

    private func append(to text: inout String) {
        switch self {
        case .root:
            break
        case .member(let parent, let name):
            parent.append(to: &text)
            text.append("/")
            JSONPath.append(name, to: &text)
        case .element(let parent, let index):
            parent.append(to: &text)
            text.append("/\(index)")
        }
    }

    private static func append(_ name: String, to text: inout String) {
        var scalars = name.unicodeScalars.makeIterator()
        var remaining = maximumNameLength
        while let scalar = scalars.next() {
            guard remaining > 0 else {
                text.append("…")
                return
            }
            remaining -= 1
            switch scalar {
            case "~": text.append("~0")
            case "/": text.append("~1")
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Text of a page; whatever is not markup is escaped (SEC-05).
struct HTML {
    private(set) var text = ""

    /// Adds markup as it is.
    mutating func add(_ markup: String) {
        text += markup
    }

    /// Adds words, escaped.
    mutating func words(_ words: String) {
        for character in words {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }

    mutating func element(_ name: String, _ words: String) {
        guard !words.isEmpty else { return }
        add("<\(name)>")
        self.words(words)
        add("</\(name)>")
    }
}

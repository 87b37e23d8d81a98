import ServiceKit

/// Writes a page piece by piece; whatever is not markup is escaped.
struct PageWriter {
    private(set) var text = ""

    /// Adds markup as it is.
    mutating func add(_ markup: String) {
        text += markup
    }

    /// Adds words, escaped.
    mutating func words(_ words: String) {
        text += HTML.escaped(words)
    }

    /// Adds prose: what stands between backticks is code.
    mutating func prose(_ prose: String) {
        let pieces = prose.split(separator: "`", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            // The last of an odd number of backticks opens nothing.
            let isCode = index % 2 == 1 && index < pieces.count - 1
            if isCode { element("code", String(piece)) } else { words(String(piece)) }
        }
    }

    /// Adds a paragraph of prose; none where there are no words.
    mutating func paragraph(_ prose: String) {
        guard !prose.isEmpty else { return }
        add("<p>")
        self.prose(prose)
        add("</p>")
    }

    mutating func element(_ name: String, _ words: String) {
        guard !words.isEmpty else { return }
        add("<\(name)>")
        self.words(words)
        add("</\(name)>")
    }
}

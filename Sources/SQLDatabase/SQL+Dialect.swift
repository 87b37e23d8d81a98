extension SQL {
    /// A migration's statement in the words of a dialect.
    ///
    /// Migrations are written once, in SQLite's words, so that each has one text and one checksum on every engine. What
    /// a CREATE TABLE or ALTER TABLE says of types becomes the dialect's, and STRICT and WITHOUT ROWID, which only
    /// SQLite has, give way to the dialect's own ending (`Dialect.tableSuffix`). Everything in quotes stays.
    ///
    /// Only words in capitals are keywords here (convention 16): a column may well be called `text`.
    package func inWords(of dialect: Dialect) -> SQL {
        let definition: SQL = "CREATE TABLE "
        let change: SQL = "ALTER TABLE "
        let text = text
        guard dialect.integerType != "INTEGER", text.hasPrefix(definition.text) || text.hasPrefix(change.text) else {
            return self
        }
        var pieces = Self.pieces(of: text)
        if text.hasPrefix(definition.text), let end = pieces.lastIndex(of: ")") {
            pieces.removeSubrange((end + 1)...)
            pieces.append(Substring(dialect.tableSuffix.text))
        }
        let types = [
            "INTEGER": dialect.integerType, "BLOB": dialect.blobType, "TEXT": dialect.textType,
        ].mapValues { Substring($0.text) }
        let key: [Substring] = ["INTEGER", " ", "PRIMARY", " ", "KEY"]
        var result = ""
        var place = pieces.startIndex
        while place < pieces.endIndex {
            if pieces[place...].starts(with: key) {
                result += dialect.countedKey.text
                place += key.count
            } else {
                result += types[String(pieces[place])] ?? pieces[place]
                place += 1
            }
        }
        return SQL(joined: result)
    }

    /// Words, quoted texts and names, and every other character by itself; together the whole text.
    private static func pieces(of text: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let piece: Substring
            if first == "'" || first == "\"" {
                // A doubled quote inside ends one piece and begins the next, which comes to the same.
                let inside = rest.dropFirst().prefix { $0 != first }
                piece = rest.prefix(inside.count + 2)
            } else if first.isLetter || first == "_" {
                piece = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            } else {
                piece = rest.prefix(1)
            }
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

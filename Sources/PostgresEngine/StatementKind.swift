#if Postgres
    import SQLDatabase

    /// How a statement is run, told by its first word.
    enum StatementKind {
        /// Kept prepared.
        case prepared
        /// Sets something for its transaction.
        case setting
        /// Changes the schema, or locks a table to do so.
        case schema
        /// Begins or ends a transaction or a part of it, which only the engine may do.
        case control

        private static let preparedWords: Set<String> = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"]
        private static let controlWords: Set<String> = [
            "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE",
        ]

        init(_ sql: SQL) {
            self = sql.withUTF8 { bytes in
                let start = bytes.firstIndex { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ";") } ?? bytes.endIndex
                let word = bytes[start...].prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
                let text = String(decoding: word, as: UTF8.self).uppercased()
                if Self.preparedWords.contains(text) { return .prepared }
                // A comment in front would hide the word, so it counts as such a word.
                if text.isEmpty || Self.controlWords.contains(text) { return .control }
                return text == "SET" ? .setting : .schema
            }
        }

        /// How many values a statement takes, told by the `$n` outside quotes; nil where their numbers have a gap.
        static func parameterCount(_ sql: SQL) -> Int? {
            var numbers: Set<Int> = []
            sql.withUTF8 { bytes in
                var isQuoted = false
                var place = bytes.startIndex
                while place < bytes.endIndex {
                    let byte = bytes[place]
                    place += 1
                    if byte == UInt8(ascii: "'") { isQuoted.toggle() }
                    guard byte == UInt8(ascii: "$"), !isQuoted else { continue }
                    let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    if let number = Int(String(decoding: digits, as: UTF8.self)) { numbers.insert(number) }
                    place = digits.endIndex
                }
            }
            return numbers.count == numbers.max() ?? 0 ? numbers.count : nil
        }
    }
#endif

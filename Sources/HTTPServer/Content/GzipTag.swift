/// The entity tag of content that was packed: a strong tag names the exact bytes, so the packed ones need another
/// (RFC 9110 section 8.8.3.3).
///
/// `"5"` is `"5-gzip"` when packed. Inside the service there is one tag for both; here, at the edge, the other is made
/// and taken back. An entity tag holds no quotation mark, so what stands before one is always a tag's end.
package enum GzipTag {
    private static let suffix = "-gzip\""

    /// The packed content's tag.
    package static func packed(_ tag: String) -> String {
        guard tag.hasSuffix("\"") else { return tag }
        return tag.dropLast() + suffix
    }

    /// A field of entity tags with the tags of packed content taken back to those of the plain one.
    package static func plain(_ field: String) -> String {
        var rest = field.utf8[...]
        var plain: [UInt8] = []
        var isChanged = false
        while let byte = rest.first {
            if byte == ASCII.hyphen, rest.starts(with: suffix.utf8) {
                rest = rest.dropFirst(suffix.utf8.count - 1)
                isChanged = true
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return isChanged ? String(decoding: plain, as: UTF8.self) : field
    }

    /// Whether a field of entity tags names the packed form of the content with this tag, weakly compared.
    static func isNamed(_ field: String, packedFormOf tag: String) -> Bool {
        let wanted = Array(packed(tag).utf8)
        var rest = field.utf8[...]
        while rest.count >= wanted.count {
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

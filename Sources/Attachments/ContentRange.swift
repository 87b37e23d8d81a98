/// The part of a file that a `Range` field asks for (RFC 9110, 14.1.2).
enum ContentRange: Equatable {
    /// All of it: no range, one that cannot be read, several at once, or of another state of the file.
    case whole
    /// From the first to the last byte.
    case part(ClosedRange<Int64>)
    case unsatisfiable

    /// - Parameters:
    ///   - tag: the file's strong tag, as it stands in fields; a date in `If-Range` names no state here.
    ///   - length: bytes of the file, at least 1.
    static func select(range: String?, ifRange: String?, tag: String, length: Int64) -> ContentRange {
        guard let range, ifRange.map({ $0 == tag }) ?? true else { return .whole }
        guard range.lowercased().hasPrefix("bytes="), !range.contains(",") else { return .whole }
        let bounds = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
            return .whole
        }
        guard !bounds[0].isEmpty else {
            guard !bounds[1].isEmpty else { return .whole }
            let count = Int64(bounds[1]) ?? .max
            return count == 0 ? .unsatisfiable : .part(max(0, length - count)...length - 1)
        }
        let first = Int64(bounds[0]) ?? .max
        let last = bounds[1].isEmpty ? Int64.max : Int64(bounds[1]) ?? .max
        guard first <= last else { return .whole }
        guard first < length else { return .unsatisfiable }
        return .part(first...min(last, length - 1))
    }
}

import Synchronization

/// The packed form of the few documents that everybody gets, so that they are not packed for each reader.
final class PackedDocuments: Sendable {
    private struct Entry {
        let tag: String
        let plain: [UInt8]
        let packed: [UInt8]
    }

    /// Larger content is packed each time; it would crowd out the rest.
    static let maximumBytes = 1 << 20
    static let maximumCount = 8

    private let entries = Mutex<[Entry]>([])

    /// The packed form of `plain`, made with `pack` at its first reading.
    ///
    /// The bytes are compared, not trusted to the tag; for the same array that is one comparison of addresses.
    func packed(_ plain: [UInt8], tag: String, pack: ([UInt8]) -> [UInt8]?) -> [UInt8]? {
        let known = entries.withLock { entries in
            entries.first { $0.tag == tag && $0.plain == plain }?.packed
        }
        if let known { return known }
        // Outside the lock: two first readers at once may both pack, and get the same bytes.
        guard let packed = pack(plain) else { return nil }
        entries.withLock { entries in
            entries.removeAll { $0.tag == tag }
            if entries.count >= Self.maximumCount { entries.removeFirst() }
            entries.append(Entry(tag: tag, plain: plain, packed: packed))
        }
        return packed
    }
}

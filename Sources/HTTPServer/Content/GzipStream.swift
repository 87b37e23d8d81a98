import Synchronization

/// Packs one long answer with gzip, piece by piece.
package final class GzipStream: Sendable {
    private let deflater: Mutex<Deflater>

    /// Nil where there is no memory for it.
    init?(level: Int32) {
        guard let deflater = Deflater(level: level), deflater.begin() else { return nil }
        self.deflater = Mutex(deflater)
    }

    /// What the next piece makes, which may be nothing yet; the last one brings the end.
    ///
    /// Nil where the answer cannot be gone on with.
    package func pack(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8]? {
        deflater.withLock { $0.piece(bytes, isLast: isLast) }
    }
}

/// Makes inputs out of the corpus and a dictionary of HTTP's words.
struct Mutator {
    private static let words =
        [
            "\r", "\n", "\r\n", "\r\n\r\n", "\n\n", " ", "\t", ":", ": ", " :", ";", ",", "\u{0}", "\u{7F}", "\"", "\\",
            "GET", "HEAD", "POST", "OPTIONS", "CONNECT", "PRI", "/", "*", "?", "#", "http://", "https://h:1", "[::1]",
            "%2e",
            "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "HTTP/", "Host: a\r\n", "Host:", "host: b\r\n",
            "Host : a\r\n",
            "Content-Length: 5\r\n", "Content-Length: 0\r\n", "content-length:", "Content-Length: 5, 5\r\n",
            "Content-Length: 18446744073709551616\r\n", "Content-Length: -1\r\n", "Content-Length: +1\r\n",
            "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "transfer-encoding:", "chunked",
            "chunked, ", ", chunked", "identity", "\u{B}chunked", "Connection: close\r\n", "Connection: keep-alive\r\n",
            "Connection: x, close\r\n", "Expect: 100-continue\r\n", "Expect: 1\r\n", "X: y\r\n", "X:\r\n",
            " folded\r\n",
            "0\r\n\r\n", "5\r\nhello\r\n", "0", "00", "a", "A", "f", "F", "10", "ffffffff", "7fffffffffffffff",
            "8000000000000000", "ffffffffffffffff", "10000000000000000", "9223372036854775807", "9223372036854775808",
            ";a=b", " ;a", ";a=\"b\"", "\u{E9}", "\u{FFFD}", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ].map { Array($0.utf8) } + [[0x80], [0xC0, 0x80], [0xFF], [0xED, 0xA0, 0x80]]

    private let corpus: [[UInt8]]
    /// Those of which nothing is refused.
    private let right: [[UInt8]]

    init(corpus: [Corpus.Entry]) {
        self.corpus = corpus.map(\.bytes)
        let whole = corpus.filter { $0.requests > 0 && $0.refusal == nil }
        right = whole.isEmpty ? self.corpus : whole.map(\.bytes)
    }

    /// The next input.
    func make(_ dice: inout Dice) -> [UInt8] {
        var bytes = dice.pick(corpus)
        if dice.once(in: 3) { bytes += dice.pick(corpus) }
        if dice.once(in: 3) { bytes = dice.pick(right) + bytes }
        // Some are left as they are: what is accepted must be tested, too.
        for _ in 0..<dice.pick([0, 1, 1, 1, 1, 2, 2, 3, 6]) {
            change(&bytes, &dice)
        }
        return bytes
    }

    private func change(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let position = dice.below(bytes.count + 1)
        switch dice.below(12) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(dice.below(8))
        case 1 where position < bytes.count: bytes[position] = UInt8(dice.below(256))
        case 2 where position < bytes.count: bytes.remove(at: position)
        case 3: bytes.removeSubrange(dice.range(of: bytes.count, atMost: 24))
        case 4: bytes.insert(UInt8(dice.below(256)), at: position)
        case 5, 6, 7: bytes.insert(contentsOf: dice.pick(Self.words), at: position)
        case 8:
            let piece = bytes[dice.range(of: bytes.count, atMost: 48)]
            bytes.insert(contentsOf: piece, at: position)
        case 9:
            let other = dice.pick(corpus)
            bytes = Array(bytes[..<position]) + other[dice.below(other.count + 1)...]
        case 10 where dice.once(in: 4): bytes.removeSubrange(position...)
        case 11 where dice.once(in: 8): repeatPart(&bytes, &dice)
        default: swapLines(&bytes, &dice)
        }
    }

    /// Long inputs reach the limits.
    private func repeatPart(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let range = dice.range(of: bytes.count, atMost: 24)
        guard !range.isEmpty else { return }
        let times = dice.once(in: 20) ? 20_000 / range.count : dice.below(40)
        let piece = Array(bytes[range])
        bytes.insert(contentsOf: repeatElement(piece, count: times).joined(), at: range.lowerBound)
    }

    /// The same lines in another order.
    private func swapLines(_ bytes: inout [UInt8], _ dice: inout Dice) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.swapAt(dice.below(lines.count), dice.below(lines.count))
        bytes = Array(lines.joined(separator: [0x0A]))
    }
}

import Testing

/// Bytes that a client sends, written as text where they are text.
struct Sample: Sendable, ExpressibleByStringInterpolation, CustomTestStringConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(stringLiteral text: String) {
        bytes = Array(text.utf8)
    }

    static func + (first: Sample, second: Sample) -> Sample {
        Sample(bytes: first.bytes + second.bytes)
    }

    /// Shortened, so that a name stays readable.
    var testDescription: String {
        let text = String(decoding: bytes.prefix(120), as: UTF8.self).debugDescription
        return bytes.count > 120 ? text + "… (\(bytes.count) bytes)" : text
    }

    /// A good request, to stand before or behind others.
    static let good: Sample = "GET /good HTTP/1.1\r\nHost: good\r\n\r\n"

    /// A request with this line and a Host.
    static func line(_ line: String) -> Sample {
        "\(line)\r\nHost: a\r\n\r\n"
    }

    /// A POST with these field lines and this body behind them.
    static func post(_ lines: String, body: String = "") -> Sample {
        "POST /p HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n\(body)"
    }

    /// A POST with a chunked body.
    static func chunked(_ body: String) -> Sample {
        post("Transfer-Encoding: chunked", body: body)
    }
}

/// In what pieces bytes reach the server.
enum Delivery: CaseIterable {
    case whole
    /// Each byte is read before the next is sent.
    case byByte
}

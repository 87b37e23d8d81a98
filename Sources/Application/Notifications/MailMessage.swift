import Notifications
import ServiceKit
import Webhooks

/// A message as an e-mail (RFC 5322, RFC 2045), in lines that end with CR LF.
struct MailMessage {
    let message: OutgoingMessage
    let from: String

    /// An address that stands in the envelope and the header as it is: no other form is taken (RFC 5321, 4.1.2).
    static func isPlain(_ address: String) -> Bool {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && address.utf8.count <= 254
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"<>()[]\\,;:\"".utf8.contains($0) }
    }

    var bytes: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let header = [
            "Date: \(Self.date(message.at))", "From: <\(from)>", "To: <\(message.address)>",
            "Subject: \(Self.encoded(message.subject))",
            // The same in every attempt: a mailbox that keeps one of each has it once.
            "Message-ID: <\(message.id)@\(domain)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Content-Language: \(message.language.rawValue)",
        ]
        let lines = header + [""] + Self.lines(Base64.encode(message.text.utf8)) + [""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Words of at most 75 characters (RFC 2047, 2), none of them split within a character.
    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var piece: [UInt8] = []
        for character in text {
            let bytes = Array(String(character).utf8)
            if piece.count + bytes.count > 42 {
                words.append(word(piece))
                piece = []
            }
            piece += bytes
        }
        return (words + [word(piece)]).joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Base64.encode(bytes))?=" }

    /// Lines of at most 76 characters (RFC 2045, 6.8).
    private static func lines(_ text: String) -> [String] {
        var rest = Substring(text)
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }

    /// `Tue, 24 Nov 2026 01:00:00 +0000` (RFC 5322, 3.3).
    private static func date(_ instant: Instant) -> String {
        let date = OutletZone.utc.date(of: instant)
        let (year, month, day) = date.components
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = date.weekday.rawValue
        let name = weekday.prefix(1).uppercased() + weekday.dropFirst()
        let time = instant.text.dropFirst(11).prefix(8)
        return "\(name), \(day) \(months[month - 1]) \(year) \(time) +0000"
    }
}

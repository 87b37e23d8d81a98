import HTTPServer
import JSON
import ServiceKit

/// What becomes one line of the log; kept as it came, and made a line away from the threads that serve.
enum LogEntry: Sendable {
    case request(RequestRecord)
    case refusal(RefusalRecord)
    case webhook(WebhookRecord)
    case job(JobRecord)

    /// Whether something has failed inside.
    ///
    /// 501 is told to those who make up methods or codings, as scanners do: they must not raise an alarm.
    var isWarning: Bool {
        switch self {
        case .request(let record): record.isUnaudited || Self.isWarning(record.status)
        case .refusal(let record): Self.isWarning(record.refusal.status)
        case .webhook(let record): record.isWarning
        case .job(let record): record.isWarning
        }
    }

    private static func isWarning(_ status: Int) -> Bool { status >= 500 && status != 501 }

    /// Writes the line: never bodies, keys, names or phones.
    ///
    /// The peer's address is told, since abuse cannot be stopped without it. Our part of the trace gets an identifier
    /// of its own; where the client is in no trace, one begins here.
    func write(to writer: inout JSONWriter, random: any RandomSource) {
        writer.object { writer in
            switch self {
            case .request(let record): Self.write(record, random, to: &writer)
            case .refusal(let record): Self.write(record, random, to: &writer)
            case .webhook(let record): record.writeMembers(to: &writer)
            case .job(let record): record.writeMembers(to: &writer)
            }
        }
        writer.newline()
    }

    private static func write(_ record: RequestRecord, _ random: any RandomSource, to writer: inout JSONWriter) {
        head(
            record.at, status: record.status, requestID: record.requestID, route: record.route,
            isWarning: record.isUnaudited, to: &writer)
        writer.member("method", record.method)
        writer.member("caller", record.caller)
        writer.member("duration_us", record.duration)
        writer.member("bytes_in", record.bytesIn)
        // The answer to HEAD has the fields of one to GET, and no content (RFC 9110, 9.3.2).
        writer.member("bytes_out", record.method == "HEAD" ? 0 : record.bytesOut)
        if !record.origin.remoteAddress.isEmpty { writer.member("remote_address", record.origin.remoteAddress) }
        writer.member("client_request_id", record.origin.clientRequestID)
        trace(record.origin.trace, random, to: &writer)
        // The client was told 503 before, on a line of its own.
        if record.isAbandoned { writer.member("abandoned", true) }
        if record.isReplay { writer.member("replayed", true) }
        if record.isUnaudited { writer.member("unaudited", true) }
        writer.member("cause", record.cause)
    }

    private static func write(_ record: RefusalRecord, _ random: any RandomSource, to writer: inout JSONWriter) {
        head(record.at, status: record.refusal.status, requestID: record.requestID, route: "none", to: &writer)
        writer.member("code", record.refusal.code)
        writer.member("remote_address", record.remoteAddress)
        trace(nil, random, to: &writer)
    }

    private static func head(
        _ at: Instant, status: Int, requestID: String, route: String, isWarning: Bool = false,
        to writer: inout JSONWriter
    ) {
        writer.member("time", at)
        writer.member("level", isWarning || self.isWarning(status) ? "warning" : "info")
        writer.member("message", "request")
        writer.member("request_id", requestID)
        writer.member("route", route)
        writer.member("status", status)
    }

    private static func trace(_ client: TraceParent?, _ random: any RandomSource, to writer: inout JSONWriter) {
        // An identifier of zeros is none (W3C Trace Context, 3.2.2.3 and 3.2.2.4).
        let high = client?.traceHigh ?? max(random.next(), 1)
        let low = client?.traceLow ?? random.next()
        writer.member("trace_id", hexadecimal([high, low]))
        writer.member("span_id", hexadecimal([max(random.next(), 1)]))
        if let client { writer.member("parent_id", hexadecimal([client.parent])) }
    }

    /// 16 lower-case digits for each.
    private static func hexadecimal(_ numbers: [UInt64]) -> String {
        String(unsafeUninitializedCapacity: numbers.count * 16) { buffer in
            for (place, number) in numbers.enumerated() {
                for digit in 0..<16 {
                    let value = UInt8(truncatingIfNeeded: number >> (60 - 4 * digit)) & 0xF
                    let first = value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10
                    buffer[place * 16 + digit] = first + value
                }
            }
            return numbers.count * 16
        }
    }
}

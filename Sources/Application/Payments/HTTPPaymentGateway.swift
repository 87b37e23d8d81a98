import CCurl
import Glibc
import Settlement

/// A payment service behind HTTP: asked by POST with a signed JSON object, answering with another.
///
/// The operator names its address, so it is called wherever it is.
struct HTTPPaymentGateway: PaymentGateway {
    let url: String
    let checkoutURL: String
    let secret: GatewaySecret
    /// The present moment in seconds, which requests are signed with.
    let seconds: @Sendable () -> Int64

    /// The longest answer that is read, in bytes.
    private static let answerLimit = 16_384
    private static let timeoutMilliseconds: Int32 = 10_000

    /// An answer counts with any status from 200 to 299; a redirect is none.
    func ask(_ body: [UInt8]) -> [UInt8]? {
        let now = seconds()
        let signature = secret.signature(of: String(decoding: body, as: UTF8.self), at: now)
        let texts: [String] = [
            "Content-Type: application/json", "Accept: application/json", "Bayline-Timestamp: \(now)",
            "Bayline-Signature: \(signature)",
        ]
        let fields = texts.map { strdup($0) }
        let url = strdup(url)
        let agent = strdup("Bayline/\(Application.version)")
        defer { (fields + [url, agent]).forEach { free($0) } }
        var lines = fields.map { UnsafePointer($0) } + [nil]
        var answer = [UInt8](repeating: 0, count: Self.answerLimit)
        let result = body.withUnsafeBufferPointer { body in
            lines.withUnsafeMutableBufferPointer { lines in
                answer.withUnsafeMutableBufferPointer { answer in
                    var request = ccurl_request()
                    request.url = UnsafePointer(url)
                    request.fields = UnsafePointer(lines.baseAddress)
                    request.body = body.baseAddress
                    request.body_length = body.count
                    request.user_agent = UnsafePointer(agent)
                    request.timeout_milliseconds = Self.timeoutMilliseconds
                    request.connect_timeout_milliseconds = Self.timeoutMilliseconds
                    request.body_limit = Self.answerLimit
                    request.answer = answer.baseAddress
                    request.admits = { _, _ in 1 }
                    request.is_cancelled = { _ in 0 }
                    return ccurl_post(&request)
                }
            }
        }
        guard result.code == 0, (200..<300).contains(result.status), result.is_cut == 0 else { return nil }
        return Array(answer.prefix(result.answer_length))
    }
}

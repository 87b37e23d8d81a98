/// `Idempotency-Key` of a POST: 1 to 255 printable ASCII characters (API-06).
struct IdempotencyKey: Sendable {
    let text: String
    /// The digest of what was asked, and of which version: the same key with another request is refused.
    let requestHash: String
    /// The same as it was made before the version was part of it: answers that were kept so are given again.
    private let formerHash: String
    /// Hides what is kept; nil where nothing need be hidden.
    let seal: AnswerSeal?

    /// Answers are kept so long: 48 hours.
    private static let keptMicroseconds: Int64 = 48 * 3_600 * 1_000_000

    /// What was kept by then is forgotten.
    static func oldest(at now: Instant) -> Instant { now.adding(microseconds: -keptMicroseconds) }

    /// Nil where the request carries none.
    ///
    /// - Parameter isSecret: whether request or answer hold secrets.
    /// - Throws: `Refusal` 400 for a key that is empty, too long or not printable ASCII.
    init?(_ request: ServiceRequest, isSecret: Bool = false) throws {
        guard request.method == "POST", let key = request.idempotencyKey else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Refusal(
                status: 400, code: "invalid_idempotency_key",
                "An Idempotency-Key has 1 to 255 printable ASCII characters without spaces.",
                zh: "Idempotency-Key 应为 1 至 255 个不含空格的可打印 ASCII 字符。")
        }
        text = key
        seal = isSecret ? AnswerSeal(credential: request.authorization ?? "", idempotencyKey: key) : nil
        let asked = Digest.sha256(pieces: [
            Array(request.method.utf8), Array(request.path.utf8), Array((request.query ?? "").utf8), request.body,
        ])
        let digest = Digest.sha256(pieces: [
            Array(asked.utf8), Self.piece(request.ifMatch), Self.piece(request.ifNoneMatch),
        ])
        requestHash = seal?.hash(of: digest) ?? digest
        formerHash = seal?.hash(of: asked) ?? asked
    }

    /// Whether a kept answer is that of this very request.
    func isOf(_ kept: String) -> Bool { kept == requestHash || kept == formerHash }

    /// A field that is absent differs from an empty one.
    private static func piece(_ field: String?) -> [UInt8] {
        field.map { Array("=\($0)".utf8) } ?? []
    }
}

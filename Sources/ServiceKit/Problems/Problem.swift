import JSON
import SQLDatabase

/// A problem document (RFC 9457) in the client's language: what every failed request answers (API-03).
package struct Problem: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// Seconds for `Retry-After`, with 429 and 503.
    package var retryAfter: Int?
    /// Methods for `Allow`, with 405.
    package var allow: String?

    /// What went wrong inside, for the log only.
    package var cause: String?
}

/// What a problem is about, beside the error: goes into every problem document.
package struct ProblemContext: Sendable {
    package let language: Language
    package let requestID: String
    package let instance: String
    /// The rules that ask for the pieces of the request's body.
    package let bodyRules: BodyRules

    package init(language: Language, requestID: String, instance: String, bodyRules: BodyRules = .none) {
        self.language = language
        self.requestID = requestID
        self.instance = instance
        self.bodyRules = bodyRules
    }
}

extension Problem {
    /// Maps every error that a request can end with; the only place that does.
    package init(_ error: any Error, _ context: ProblemContext) {
        switch error {
        case let refusal as Refusal: self.init(refusal, context)
        case let invalid as InvalidBody: self.init(invalid, context)
        case let syntax as JSONSyntaxError: self.init(syntax, context)
        case let database as DatabaseError: self.init(database, context)
        default:
            self.init(.internalError, context)
            cause = String(reflecting: type(of: error))
        }
    }

    private init(_ refusal: Refusal, _ context: ProblemContext) {
        status = refusal.status
        body = Self.document(refusal, complaints: [], context)
        retryAfter = refusal.retryAfter
        if status == 503 || status == 429 { retryAfter = max(1, refusal.retryAfter ?? 1) }
    }

    private init(_ invalid: InvalidBody, _ context: ProblemContext) {
        var refusal = Refusal(
            status: 422, code: "invalid_body",
            "The body is readable but \(invalid.complaints.count) of its pieces are missing or wrong; see errors.",
            zh: "请求体可读,但有 \(invalid.complaints.count) 处缺失或错误,见 errors。")
        refusal.rule = invalid.complaints.lazy.compactMap(context.bodyRules.rule).first
        status = refusal.status
        body = Self.document(refusal, complaints: invalid.complaints, context)
    }

    private init(_ syntax: JSONSyntaxError, _ context: ProblemContext) {
        self.init(
            Refusal(
                status: 400, code: "malformed_json", "The body is not JSON: \(syntax.reason) at byte \(syntax.offset).",
                zh: "请求体不是有效的 JSON(第 \(syntax.offset) 字节)。"), context)
    }

    private init(_ error: DatabaseError, _ context: ProblemContext) {
        switch error.kind {
        case .busy, .overloaded, .serialization, .interrupted, .closed: self.init(.overloaded, context)
        case .full, .readOnly, .inputOutput: self.init(.storageUnavailable, context)
        case .disconnected: self.init(.databaseUnavailable, context)
        case .outcomeUnknown: self.init(.outcomeUnknown, context)
        default: self.init(.internalError, context)
        }
        cause = "\(error.kind): \(error.message)"
    }

    private static func document(
        _ refusal: Refusal, complaints: [Complaint], _ context: ProblemContext
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "/docs#problem-\(refusal.code)")
            writer.member("title", refusal.rule?.title.in(context.language) ?? title(refusal.status, context.language))
            writer.member("status", refusal.status)
            writer.member("detail", refusal.detail.in(context.language))
            writer.member("instance", context.instance)
            writer.member("code", refusal.code)
            writer.member("rule", refusal.rule?.code)
            writer.member("state", refusal.state)
            if let allowed = refusal.allowedActions { writer.array("allowedActions", strings: allowed) }
            if !complaints.isEmpty || !refusal.pointers.isEmpty {
                writer.array("errors") { writer in
                    for complaint in complaints { write(complaint, to: &writer, context.language) }
                    for pointer in refusal.pointers {
                        writer.object { writer in
                            writer.member("pointer", pointer)
                            writer.member("code", refusal.code)
                            writer.member("detail", refusal.detail.in(context.language))
                        }
                    }
                }
            }
            for added in refusal.extensions { writer.member(dynamic: added.name, value: added.value) }
            writer.member("requestId", context.requestID)
        }
        return writer.bytes
    }

    private static func write(_ complaint: Complaint, to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("pointer", complaint.pointer)
            writer.member("code", complaint.code)
            writer.member("detail", complaint.problem.text.in(language))
        }
    }
}

import JSON

/// The body of a request as JSON, or nil where there is none.
enum RequestBody {
    /// In other methods' requests a body means nothing (RFC 9110, 9.3), and is not looked at.
    private static let methods: Set = ["POST", "PUT", "PATCH"]

    /// The request with its body as it was before the client packed it.
    ///
    /// - Throws: `Refusal` 400, 413 or 415 for a body that cannot be unpacked.
    static func unpacked(_ request: ServiceRequest) throws -> ServiceRequest {
        guard let unpack = request.unpack, methods.contains(request.method) else { return request }
        var plain = request
        plain.body = try unpack(request.body)
        return plain
    }

    /// - Throws: `Refusal` 415 for another media type than JSON; `JSONSyntaxError` for what is not JSON.
    static func parse(_ request: ServiceRequest) throws -> JSONValue? {
        guard methods.contains(request.method) else { return nil }
        if request.body.isEmpty { return nil }
        guard MediaTypes.isJSON(request.contentType) else { throw Refusal.unsupportedMediaType }
        return try JSONParser.parse(request.body)
    }
}

extension Refusal {
    static var unsupportedMediaType: Refusal {
        Refusal(
            status: 415, code: "unsupported_media_type", "Send the body as application/json in UTF-8.",
            zh: "请以 application/json(UTF-8)发送请求体。")
    }

    static func unsupportedMediaType(wanted types: [String]) -> Refusal {
        let list = types.joined(separator: ", ")
        return Refusal(
            status: 415, code: "unsupported_media_type", "Send the body as one of these, in UTF-8: \(list).",
            zh: "请以下列类型之一(UTF-8)发送请求体:\(list)。")
    }

    static func notAcceptable(offered types: [String]) -> Refusal {
        let list = types.joined(separator: ", ")
        return Refusal(
            status: 406, code: "not_acceptable", "This resource is given as \(list).", zh: "该资源以 \(list) 提供。")
    }

    static var notAcceptable: Refusal {
        Refusal(
            status: 406, code: "not_acceptable", "This resource is given as application/json.",
            zh: "该资源以 application/json 提供。")
    }

    static func methodNotAllowed(_ method: String) -> Refusal {
        Refusal(
            status: 405, code: "method_not_allowed",
            "\(String(method.prefix(20))) is not possible here; see the Allow field.",
            zh: "此处不支持该方法,见 Allow 字段。")
    }

    /// Told in the same words as where HTTP itself does not know the method.
    static func methodNotImplemented(_ method: String) -> Refusal {
        Refusal(
            status: 501, code: "method_not_implemented",
            "\(String(method.prefix(20))) is not implemented by this service, whatever the path.",
            zh: "本服务不支持该方法。")
    }

    static var invalidTarget: Refusal {
        Refusal(
            status: 400, code: "invalid_target",
            "The path holds a dot segment, a control character, or a percent sign that begins no UTF-8.",
            zh: "路径包含点段、控制字符或无效的百分号编码。")
    }

    package static func forbidden(_ permission: Permission) -> Refusal {
        Refusal(
            status: 403, code: "not_permitted", "This needs the permission \(permission.rawValue).",
            zh: "需要权限 \(permission.rawValue)。")
    }

    static var idempotencyKeyReused: Refusal {
        Refusal(
            status: 422, code: "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Take a new key for a new request.",
            zh: "该 Idempotency-Key 已用于其他请求,请为新请求使用新的键。")
    }
}

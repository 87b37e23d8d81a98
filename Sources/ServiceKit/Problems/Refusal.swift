package import JSON

/// A request that is understood and not done: thrown by handlers, rolls everything back, becomes a problem document.
///
/// Its words say what is wrong and what would make it possible, so that a service advisor can act on them.
package struct Refusal: Error, Sendable {
    package var status: Int
    /// Stable, snake case; never changes with the language (API-03).
    package var code: String
    package var rule: Rule?
    package var detail: Text
    /// The state that refused the action, with the actions that it allows.
    package var state: String?
    package var allowedActions: [String]?
    /// JSON pointers into the request body that the refusal is about.
    package var pointers: [String] = []
    /// Further members of the problem document (`nextSlots`, `candidates`, `shortages`), written as they are.
    package var extensions: [Extension] = []
    /// Seconds for `Retry-After`; with 429 and 503 there is always one, at least 1.
    package var retryAfter: Int?

    package struct Extension: Sendable {
        package let name: String
        package let value: JSONValue
    }

    package init(
        _ rule: Rule? = nil, status: Int = 409, code: String, _ english: String, zh chinese: String,
        at pointers: String...
    ) {
        self.status = status
        self.code = code
        self.rule = rule
        detail = Text(english, zh: chinese)
        self.pointers = pointers
    }

    package func with(_ name: String, _ value: JSONValue) -> Refusal {
        var copy = self
        copy.extensions.append(Extension(name: name, value: value))
        return copy
    }
}

extension Refusal {
    /// 404: no such resource, or none that this caller may see; the two are answered alike (SEC-02).
    package static func notFound(_ noun: String = "resource") -> Refusal {
        Refusal(
            status: 404, code: "not_found", "There is no such \(noun).", zh: "未找到\(ReasonTexts.nouns.chinese(noun))。")
    }

    /// 422: a body that names something that does not exist, or that belongs to another outlet.
    package static func unknownReference(_ pointer: String, _ noun: String, rule: Rule? = nil) -> Refusal {
        Refusal(
            rule, status: 422, code: "unknown_reference", "\(pointer) names no \(noun) that can be used here.",
            zh: "\(pointer) 指向的\(ReasonTexts.nouns.chinese(noun))不存在或不能在此使用。", at: pointer)
    }

    /// 409: the resource's state does not allow the action (journey.md, "An action that the state does not allow").
    package static func state(_ state: String, action: String, allowed: [String], rule: Rule?) -> Refusal {
        let list = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
        var refusal = Refusal(
            rule, code: "action_not_allowed",
            "\(action) is not possible while the state is \(state). Possible now: \(list).",
            zh: "当前状态为 \(state),不能执行 \(action)。目前可执行:\(allowed.isEmpty ? "无" : list)。")
        refusal.state = state
        refusal.allowedActions = allowed
        return refusal
    }

    /// 412: `If-Match` names another version than the present one.
    static func preconditionFailed(current: EntityTag) -> Refusal {
        Refusal(
            status: 412, code: "precondition_failed",
            "The resource has changed since it was read; its version is now \(current.opaque). Read it again.",
            zh: "资源在读取后已被修改,当前版本为 \(current.opaque)。请重新读取。")
    }

    /// 412: `If-Match` names versions, and there is none to be held against them (RFC 9110, 13.1.1).
    static var nothingToMatch: Refusal {
        Refusal(
            status: 412, code: "precondition_failed",
            "This has no version that If-Match could name, so nothing was done. Send it without If-Match.",
            zh: "此操作没有可供 If-Match 比对的版本,因此未执行。请不带 If-Match 重新发送。")
    }

    /// 428: the operator has every change of what has versions carry `If-Match`.
    static var preconditionRequired: Refusal {
        Refusal(
            status: 428, code: "precondition_required",
            "Send the version that you have read as If-Match, so that no change of another's is lost.",
            zh: "请以 If-Match 发送所读取的版本,以免覆盖他人的修改。")
    }

    /// 409: someone else changed the row between our reading and our writing.
    package static var conflict: Refusal {
        Refusal(
            status: 409, code: "concurrent_change", "The resource was changed at the same moment. Read it again.",
            zh: "资源同时被他人修改,请重新读取。")
    }
}

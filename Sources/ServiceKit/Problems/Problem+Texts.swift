import JSON

extension Problem {
    /// The short name of a status, the same for every problem of that status (RFC 9457, 3.1.3).
    static func title(_ status: Int, _ language: Language) -> String {
        (titles[status] ?? Text("Refused", zh: "请求被拒绝")).in(language)
    }

    private static let titles: [Int: Text] = [
        400: Text("Unreadable request", zh: "请求无法读取"),
        401: Text("Not signed in", zh: "未登录"),
        403: Text("Not permitted", zh: "没有权限"),
        404: Text("Not found", zh: "未找到"),
        405: Text("Method not allowed", zh: "不支持该方法"),
        406: Text("Not acceptable", zh: "无法提供所需格式"),
        408: Text("Request took too long", zh: "请求超时"),
        409: Text("Not possible in the present state", zh: "当前状态不允许"),
        412: Text("Changed meanwhile", zh: "已被修改"),
        413: Text("Too large", zh: "内容过大"),
        414: Text("Address too long", zh: "地址过长"),
        415: Text("Unsupported media type", zh: "不支持的媒体类型"),
        416: Text("No such part", zh: "所请求的范围不存在"),
        417: Text("Expectation failed", zh: "无法满足期望"),
        422: Text("Readable but wrong", zh: "内容有误"),
        428: Text("Precondition required", zh: "缺少前提条件"),
        429: Text("Too many requests", zh: "请求过多"),
        431: Text("Header too large", zh: "请求头过大"),
        500: Text("Internal error", zh: "内部错误"),
        501: Text("Not implemented", zh: "未实现"),
        503: Text("Not available now", zh: "暂时不可用"),
        507: Text("Storage is full", zh: "存储空间已满"),
        505: Text("HTTP version not supported", zh: "不支持的 HTTP 版本"),
    ]
}

extension Refusal {
    static var internalError: Refusal {
        Refusal(
            status: 500, code: "internal_error",
            "Something went wrong inside; nothing was changed. Quote the requestId when you report it.",
            zh: "内部出错,未做任何更改。反馈时请提供 requestId。")
    }

    static var overloaded: Refusal {
        Refusal(
            status: 503, code: "overloaded",
            "The service has more work than it can take. Nothing was changed; try again.",
            zh: "服务繁忙,未做任何更改,请稍后重试。")
    }

    static var storageUnavailable: Refusal {
        Refusal(
            status: 503, code: "storage_unavailable",
            "The storage takes no writes at present. Nothing was changed; reading goes on.",
            zh: "存储暂时无法写入,未做任何更改,仍可读取。")
    }

    static var databaseUnavailable: Refusal {
        Refusal(
            status: 503, code: "database_unavailable",
            "The database cannot be reached at present. Nothing was changed; try again.",
            zh: "暂时无法连接数据库,未做任何更改,请稍后重试。")
    }

    static var outcomeUnknown: Refusal {
        Refusal(
            status: 503, code: "outcome_unknown",
            """
            The database was lost just when the change was being saved, so it may have been made or not. Send it again \
            with the same Idempotency-Key: then it is made once.
            """,
            zh: "保存更改时与数据库的连接中断,无法确定更改是否已保存。请使用相同的 Idempotency-Key 重新发送,更改只会执行一次。")
    }
}

extension Complaint.Problem {
    /// The complaint in words for people.
    var text: Text {
        switch self {
        case .missing: Text("This member is needed.", zh: "缺少该成员。")
        case .unknownMember: Text("There is no member of this name here.", zh: "此处没有该名称的成员。")
        case .duplicateMember: Text("This member is named twice.", zh: "该成员重复出现。")
        case .wrongType(let expected): Text("This must be \(expected.rawValue).", zh: "类型应为\(expected.chinese)。")
        case .tooShort(let minimum): Text("At least \(minimum) characters are needed.", zh: "至少需要 \(minimum) 个字符。")
        case .tooLong(let maximum): Text("At most \(maximum) characters are allowed.", zh: "最多 \(maximum) 个字符。")
        case .tooFew(let minimum): Text("At least \(minimum) elements are needed.", zh: "至少需要 \(minimum) 项。")
        case .tooMany(let maximum): Text("At most \(maximum) elements are allowed.", zh: "最多 \(maximum) 项。")
        case .belowMinimum(let minimum): Text("This must not be below \(minimum).", zh: "不得小于 \(minimum)。")
        case .aboveMaximum(let maximum): Text("This must not be above \(maximum).", zh: "不得大于 \(maximum)。")
        case .tooPrecise(let places): Text("At most \(places) decimal places are kept.", zh: "最多 \(places) 位小数。")
        case .notOneOf(let values):
            Text(
                "This must be one of: \(values.joined(separator: ", ")).",
                zh: "必须是以下之一:\(values.joined(separator: "、"))。")
        case .malformed(let expected):
            Text("This must be \(expected).", zh: "格式应为:\(ReasonTexts.forms.chinese(expected))。")
        case .notAllowed(let reason):
            Text("This is not allowed: \(reason).", zh: "不允许:\(ReasonTexts.reasons.chinese(reason))。")
        }
    }
}

extension JSONType {
    /// The type in words; its name in JSON stays beside them.
    fileprivate var chinese: String {
        switch self {
        case .object: "对象(object)"
        case .array: "数组(array)"
        case .string: "字符串(string)"
        case .number: "数字(number)"
        case .integer: "整数(integer)"
        case .boolean: "布尔值(boolean)"
        case .null: "空值(null)"
        }
    }
}

extension ReasonTexts {
    /// What a text must look like: after 格式应为.
    static let forms = ReasonTexts(
        [
            // Times and places.
            "a date like 2026-11-24": "日期,如 2026-11-24",
            "a time like 08:30": "时间,如 08:30",
            "a time like 12:00": "时间,如 12:00",
            "an IANA time zone like Asia/Shanghai": "IANA 时区,如 Asia/Shanghai",
            "an RFC 3339 time like 2026-11-24T01:00:00Z": "RFC 3339 时间,如 2026-11-24T01:00:00Z",
            "two upper-case letters of ISO 3166-1 like CN": "ISO 3166-1 国家代码(两个大写字母),如 CN",

            // People and vehicles.
            "2 to 64 of a-z, 0-9, dot, hyphen, underscore and @": "2 至 64 个字符,限小写字母、数字、点、连字符、下划线和 @",
            "17 capital letters (without I, O, Q) and digits (ISO 3779)": "17 位大写字母(I、O、Q 除外)和数字(ISO 3779)",
            "a VIN whose check digit (position 9) is right": "校验位(第 9 位)正确的车辆识别代号(VIN)",
            "a drawing like data:image/png;base64,…": "图片数据,如 data:image/png;base64,…",
            "a number in E.164 form like +862150001000": "E.164 格式的电话号码,如 +862150001000",
            "an e-mail address of at most 254 characters": "电子邮箱地址,最多 254 个字符",

            // Codes and texts.
            "1 to 40 letters, digits, hyphens, dots or underscores": "1 至 40 个字符,限字母、数字、连字符、点和下划线",
            "2 to 12 upper-case letters and digits": "2 至 12 个大写字母或数字",
            "a code of 1 to 50 characters on one line": "1 至 50 个字符的单行代码",
            "a letter and up to 39 letters, digits, hyphens or underscores":
                "以字母开头,其后最多 39 个字母、数字、连字符或下划线",
            "letters and digits, a small letter first": "字母和数字,以小写字母开头",
            "text without control characters": "不含控制字符的文本",

            // Webhooks.
            "an address like https://hooks.example.com/bayline, without user or fragment":
                "网址,如 https://hooks.example.com/bayline,不含用户信息和片段",
            "an event type like repairOrder.authorized, or all of a noun like repairOrder.*":
                "事件类型,如 repairOrder.authorized,或某类对象的全部事件,如 repairOrder.*",
        ],
        [Pattern(("an identifier like ", ""), zh: ("标识符,如 ", ""))])
}

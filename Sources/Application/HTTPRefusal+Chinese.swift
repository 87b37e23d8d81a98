import HTTPServer

extension HTTPRefusal {
    /// `detail` in simplified Chinese (API-03).
    var chineseDetail: String {
        switch self {
        case .malformedRequestLine: "请求行格式应为:方法、一个空格、目标、一个空格、HTTP/1.1。"
        case .invalidTarget: "请求目标既不是路径、绝对 http 地址,也不是用于 OPTIONS 的 *。"
        case .targetTooLong: "请求行超过服务器的上限。"
        case .methodNotImplemented: "本服务不支持该方法。"
        case .versionNotSupported: "本服务器支持 HTTP/1.1 和 HTTP/1.0。"
        case .malformedField: "头字段行格式应为:名称、冒号、值、CRLF;或含有禁止的字节。"
        case .headerTooLarge: "请求头超过服务器的上限。"
        case .tooManyFields: "请求头字段过多。"
        case .missingHost: "HTTP/1.1 请求须有 Host 字段。"
        case .repeatedHost: "请求含有多个 Host 字段。"
        case .invalidHost: "Host 不是有效的名称或地址(可带端口)。"
        case .invalidContentLength: "Content-Length 不是一个十进制数。"
        case .conflictingFraming: "请求同时含有 Content-Length 和 Transfer-Encoding。"
        case .invalidTransferEncoding: "Transfer-Encoding 未以唯一的 chunked 结尾,或随 HTTP/1.0 发送。"
        case .unsupportedTransferCoding: "本服务器只支持 chunked 传输编码。"
        case .malformedChunk: "分块请求体格式错误。"
        case .bodyTooLarge: "请求体超过服务器的上限。"
        case .expectationFailed: "本服务器只支持 100-continue 期望。"
        case .headTimeout: "请求头未及时到达。"
        case .bodyTimeout: "请求体到达过慢。"
        case .handlerTimeout: "请求未能及时完成。"
        case .overloaded: "服务器为其他请求保留的资源已达上限,请稍后重试。"
        case .unanswered: "因服务器内部故障,请求未得到答复。"
        }
    }
}

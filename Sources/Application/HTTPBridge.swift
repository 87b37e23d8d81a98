import HTTPServer
import ServiceKit

/// Between HTTP's words and the service's; neither knows the other.
enum HTTPBridge {
    static func request(_ request: HTTPRequest, _ terms: ContentTerms?, bodyBytes: Int) -> ServiceRequest {
        var known = ServiceRequest(
            method: request.method, path: request.path, query: request.query, body: request.body)
        known.authorization = request.fields["Authorization"]
        known.accept = request.fields.list("Accept")
        known.acceptLanguage = request.fields.list("Accept-Language")
        known.contentType = request.fields["Content-Type"]
        known.ifMatch = request.fields.list("If-Match").map(GzipTag.plain)
        known.ifNoneMatch = terms?.ifNoneMatch
        known.idempotencyKey = request.fields["Idempotency-Key"]
        known.range = terms?.range
        known.ifRange = request.fields["If-Range"]
        known.userAgent = request.fields["User-Agent"]
        known.lastEventID = request.fields["Last-Event-ID"]
        if let coding = terms?.body, coding != .identity {
            known.unpack = { body in
                do throws(ContentFault) {
                    return try coding.unpack(body, limit: bodyBytes)
                } catch {
                    throw Refusal(error)
                }
            }
        }
        // What a packed one unpacks to is not known before.
        if request.stream != nil, terms?.body ?? .identity == .identity {
            known.announcedBytes = request.fields["Content-Length"].flatMap { Int64($0) }
        }
        known.origin = RequestOrigin(
            remoteAddress: request.remoteAddress, traceparents: request.fields.all("traceparent"),
            clientRequestID: request.fields["X-Request-Id"])
        return known
    }

    static func response(_ answer: ServiceAnswer) -> HTTPResponse {
        var fields: [HTTPField] = []
        // Room for what the content layer may add.
        fields.reserveCapacity(answer.fields.count + 2)
        for field in answer.fields { fields.append(HTTPField(name: field.name, value: field.value)) }
        return HTTPResponse(status: answer.status, fields: fields, body: answer.body)
    }

    /// - Parameter note: told of each request that HTTP itself refuses, on a thread that serves.
    static func configuration(
        _ configuration: Application.Configuration, _ content: ContentLayer,
        note: @escaping @Sendable (RefusalRecord) -> Void
    ) -> HTTPServerConfiguration {
        HTTPServerConfiguration(
            host: configuration.host, port: configuration.port, limits: configuration.limits,
            refusal: { refusal, request in
                let now = SystemClock().now()
                let id = Service.requestID(at: now, random: SystemRandomSource())
                note(RefusalRecord(refusal: refusal, requestID: id, at: now, remoteAddress: request.remoteAddress))
                return content.finish(refusal: problem(refusal, request, id))
            })
    }

    /// A body is taken in only from a caller who is known, and for a route that there is.
    ///
    /// - Parameter note: told of each request that is refused.
    static func reception(
        _ request: HTTPRequest, _ service: Service, _ content: ContentLayer, bodyBytes: Int,
        importBytes: Int64, note: (RequestRecord, Departure) -> Void
    ) -> BodyReception {
        let terms = content.terms(of: request)
        let known = Self.request(request, terms, bodyBytes: bodyBytes)
        guard let (answer, record) = service.refusalBeforeBody(known) else {
            guard service.takesBodyInPieces(known) else { return .collect(limit: bodyBytes) }
            return .stream(limit: service.boundsBodyItself(known.method, known.path) ? .max : importBytes)
        }
        let response = content.finish(response(answer), terms)
        note(record, Departure(status: response.status, bytes: response.body.count, isAbandoned: false))
        return .refuse(response)
    }

    /// The way to a client for routes that stream.
    ///
    /// - Parameter note: told of each request when its answer has ended.
    static func port(
        _ request: HTTPRequest, _ terms: ContentTerms?, _ service: Service, _ content: ContentLayer,
        to responder: Responder, importBytes: Int64, note: @escaping @Sendable (RequestRecord, Departure) -> Void
    ) -> StreamPort {
        let limit = service.boundsBodyItself(request.method, request.path) ? .max : importBytes
        return StreamPort(body: request.stream.map { body($0, terms, limit: limit) }) { answer, record, isLive in
            var head = content.finish(response(answer), terms)
            let isWhole = !isLive && answer.contentLength == nil
            let gzip = isWhole ? content.packPieces(after: &head, terms) : nil
            return HTTPAnswerStream(
                responder.stream(head, length: answer.contentLength, isLive: isLive), gzip, status: head.status,
                record, note: note)
        }
    }

    private static func body(_ stream: RequestStream, _ terms: ContentTerms?, limit: Int64) -> any BodyStream {
        let plain = HTTPBodyStream(stream)
        switch terms?.body ?? .identity {
        case .identity: return plain
        case .gzip: return UnpackedBodyStream(plain, limit: limit)
        case .unsupported: return RefusedBody(Refusal(.unsupportedContentEncoding))
        }
    }

    /// What is found wrong only when the service has answered: the answer's own request id, and the client's language.
    static func response(_ fault: ContentFault, _ request: HTTPRequest, instead answer: HTTPResponse) -> HTTPResponse {
        let id = answer.fields.first { $0.name == "X-Request-Id" }
        let context = ProblemContext(
            language: Language(accepting: request.fields.list("Accept-Language")), requestID: id?.value ?? "",
            instance: request.path)
        let fields = [
            HTTPField(name: "Content-Type", value: "application/problem+json"),
            HTTPField(name: "Vary", value: "Accept-Language"),
        ]
        return HTTPResponse(
            status: fault.status, fields: fields + (id.map { [$0] } ?? []),
            body: Problem(Refusal(fault), context).body)
    }

    /// What HTTP itself refuses is told like every other problem; there was no request that the service could know of.
    private static func problem(_ refusal: HTTPRefusal, _ request: HTTPRequest, _ id: String) -> HTTPResponse {
        let told = Refusal(status: refusal.status, code: refusal.code, refusal.detail, zh: refusal.chineseDetail)
        // Only where a body is too large has the head been read; a path that holds a credential is not told.
        let isKnown = refusal == .bodyTooLarge && !request.path.isEmpty && !request.path.hasPrefix("/v1/track/")
        let context = ProblemContext(
            language: Language(accepting: request.fields.list("Accept-Language")), requestID: id,
            instance: isKnown ? request.path : "/")
        var fields = [
            HTTPField(name: "Content-Type", value: "application/problem+json"),
            HTTPField(name: "Vary", value: "Accept-Language"), HTTPField(name: "X-Request-Id", value: id),
        ]
        if refusal.status == 503 { fields.append(HTTPField(name: "Retry-After", value: "1")) }
        return HTTPResponse(status: refusal.status, fields: fields, body: Problem(told, context).body)
    }
}

extension Refusal {
    init(_ fault: ContentFault) {
        let chinese =
            switch fault {
            case .invalidContentEncoding: "请求体不是完整的 gzip 数据,与其 Content-Encoding 不符。"
            case .unsupportedContentEncoding: "请直接发送请求体,或仅使用 Content-Encoding: gzip。"
            case .bodyTooLarge: "请求体解压后超过服务器的上限。"
            case .rangeNotSatisfiable: "内容短于所请求的范围,其长度见 Content-Range。"
            }
        self.init(status: fault.status, code: fault.code, fault.detail, zh: chinese)
    }
}

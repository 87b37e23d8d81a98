import HTTPServer
import ServiceKit

/// Between HTTP's words and the service's; neither knows the other.
enum HTTPBridge {
    static func request(_ request: HTTPRequest) -> ServiceRequest {
        var known = ServiceRequest(
            method: request.method, path: request.path, query: request.query, body: request.body)
        known.authorization = request.fields["Authorization"]
        known.accept = request.fields["Accept"]
        known.acceptLanguage = request.fields["Accept-Language"]
        known.contentType = request.fields["Content-Type"]
        known.ifMatch = request.fields["If-Match"]
        known.ifNoneMatch = request.fields["If-None-Match"]
        known.idempotencyKey = request.fields["Idempotency-Key"]
        return known
    }

    static func response(_ answer: ServiceAnswer) -> HTTPResponse {
        HTTPResponse(
            status: answer.status, fields: answer.fields.map { HTTPField(name: $0.name, value: $0.value) },
            body: answer.body)
    }

    static func configuration(host: String, port: UInt16) -> HTTPServerConfiguration {
        HTTPServerConfiguration(host: host, port: port) { refusal in problem(refusal) }
    }

    /// What HTTP itself refuses is told like every other problem; there was no request that the service could know of.
    private static func problem(_ refusal: HTTPRefusal) -> HTTPResponse {
        let told = Refusal(status: refusal.status, code: refusal.code, refusal.detail, zh: refusal.detail)
        let id = Service.requestID(at: SystemClock().now(), random: SystemRandomSource())
        let context = ProblemContext(language: .english, requestID: id, instance: "/")
        var fields = [
            HTTPField(name: "Content-Type", value: "application/problem+json"),
            HTTPField(name: "X-Request-Id", value: id),
        ]
        if refusal.status == 503 { fields.append(HTTPField(name: "Retry-After", value: "1")) }
        return HTTPResponse(status: refusal.status, fields: fields, body: Problem(told, context).body)
    }
}

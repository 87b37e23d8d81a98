import ServiceKit

enum HandoverRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/handover", .inspect, rules: BodyRules(.INS_11), reading: HandOver.read,
            HandOver.run)
    ]
}

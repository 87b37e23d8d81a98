import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Online payments: asked for, told of by the payment service, and asked after.
struct PaymentIntentRoutes: Sendable {
    let payments: OnlinePayments

    var all: [Route] {
        [
            .post(
                "/v1/invoices/{id}/payment-intents", .settle, rules: BodyRules(.SET_05),
                reading: { $0.money("amount") }, create),
            .get("/v1/invoices/{id}/payment-intents", .readInvoices, list),
            .get("/v1/payment-intents/{id}", .readInvoices, show),
            .deferred("/v1/payment-intents/{id}/reconcile", .settle, reading: { _ in }) { _, call, database in
                try ask("status", call, database)
            },
            .deferred("/v1/payment-intents/{id}/cancel", .settle, reading: { _ in }) { _, call, database in
                try ask("cancel", call, database)
            },
            Route.post("/v1/payment-notifications", nil, reading: Notification.read, notified).forAnyone,
        ]
    }

    /// What the payment service says of its own accord: signed over the moment and the payload's text.
    private struct Notification: Sendable {
        let timestamp: Int64
        let payload: String
        let signature: String

        /// How old a notification may be, and how far its clock may be ahead.
        static let toleranceSeconds: Int64 = 300

        static func read(_ reader: inout ObjectReader) -> Notification {
            Notification(
                timestamp: reader.integer("timestamp", in: 0...253_402_300_799),
                payload: reader.string("payload", length: 1...10_000),
                signature: reader.string("signature", length: 64...64))
        }
    }

    /// An intent is no payment: what it may bring at most is what is open and no other pending one may bring.
    private func create(_ amount: Money, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let gateway = try payments.required()
        let invoice = try Invoice.load(call, in: transaction)
        try call.checkVersion(invoice.version)
        let intent = try AskForPayment(gateway: gateway).run(amount, of: invoice, call, in: transaction)
        return .created(
            ShownIntent(intent, gateway), at: "/v1/payment-intents/\(intent.id)", version: intent.version)
    }

    private func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let invoice = try Invoice.load(call, in: transaction)
        let intents = try PaymentIntentTable.list(of: invoice.id, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items", intents.map { ShownIntent($0, payments.gateway) })
                writer.nullableMember("nextCursor", nil as String?)
            }
        }
    }

    private func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        answer(try load(call, in: transaction))
    }

    private func load(_ call: Call, in transaction: Transaction) throws -> PaymentIntent {
        guard let intent = try PaymentIntentTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("payment intent")
        }
        return intent
    }

    private func answer(_ intent: PaymentIntent) -> Answer {
        .ok(ShownIntent(intent, payments.gateway), version: intent.version)
    }

    /// Asks the payment service, outside of any transaction, and takes over what it says.
    ///
    /// No answer changes nothing: the question can be asked again.
    private func ask(_ action: String, _ call: Call, _ database: any Database) throws -> Route.Handler {
        let gateway = try payments.required()
        let intent = try database.read { try load(call, in: $0) }
        // The transaction asks this again; nobody is to make us call for what they may not see.
        guard call.caller.sees(outlet: intent.outletID) else { throw Refusal.notFound("payment intent") }
        try call.checkVersion(intent.version)
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.member("action", action)
            writer.member("reference", intent.id)
            writer.member("gatewayId", intent.gatewayID)
        }
        let reply = gateway.ask(writer.bytes)
        return { call, transaction in
            _ = try load(call, in: transaction)
            guard let state = reply.flatMap(GatewayState.parse), state.reference == intent.id else {
                throw Refusal.gatewaySilent
            }
            return answer(try GatewayState.apply(state, call, in: transaction))
        }
    }

    private func notified(_ input: Notification, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let gateway = try payments.required()
        guard gateway.secret.accepts(input.signature, of: input.payload, at: input.timestamp) else {
            throw Refusal.signatureWrong
        }
        let age = call.now.microseconds / 1_000_000 - input.timestamp
        guard abs(age) <= Notification.toleranceSeconds else { throw Refusal.notificationStale }
        guard let state = GatewayState.parse(Array(input.payload.utf8)) else { throw Refusal.payloadUnreadable }
        let intent = try GatewayState.apply(state, call, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("reference", intent.id)
                writer.member("status", intent.status.rawValue)
            }
        }
    }
}

extension Refusal {
    fileprivate static var gatewaySilent: Refusal {
        var refusal = Refusal(
            .SET_05, status: 503, code: "gateway_silent",
            "The payment service did not answer; nothing was changed. Ask again.", zh: "支付服务没有响应,未作任何更改,请重试。")
        refusal.retryAfter = 5
        return refusal
    }

    fileprivate static var signatureWrong: Refusal {
        Refusal(
            status: 403, code: "signature_wrong", "The notification is not signed by the payment service.",
            zh: "通知签名无效。")
    }

    fileprivate static var notificationStale: Refusal {
        Refusal(
            code: "notification_stale",
            "The notification's timestamp is more than five minutes off. Send it again, signed anew.",
            zh: "通知的时间戳偏差超过五分钟,请重新签名后发送。")
    }

    fileprivate static var payloadUnreadable: Refusal {
        Refusal(
            status: 422, code: "payload_unreadable",
            "The payload is no JSON object with reference, gatewayId, status and captured.",
            zh: "payload 不是包含 reference、gatewayId、status 和 captured 的 JSON 对象。", at: "/payload")
    }
}

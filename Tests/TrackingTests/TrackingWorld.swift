import Attachments
import Booking
import Callbacks
import Customers
import Identity
import Inspection
import JSON
import Network
import Notifications
import Parts
import Pricing
import Quality
import Reception
import Repair
import RepairOrders
import ServiceKit
import Settlement
import TestSupport
import Testing

@testable import Tracking

/// A workshop whose customers come by links.
struct TrackingWorld {
    let shop: Workshop

    private static func modules(_ payments: OnlinePayments, _ store: AttachmentStore) -> [Module] {
        [
            NetworkModule.module, IdentityModule.module, AttachmentsModule.module(store), CustomersModule.module,
            NotificationsModule.module(),
            PartsModule.module, PricingModule.module,
            RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
            InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
            TrackingModule.module(payments: payments, attachments: store),
        ]
    }

    /// - Parameter payments: what takes payments online.
    init(_ payments: OnlinePayments = OnlinePayments()) throws {
        shop = Workshop(try TestService(Self.modules(payments, AttachmentStore(.temporary))))
    }

    func link(_ body: JSONValue) -> TestAnswer { shop.service.post("/v1/access-links", body) }

    func link(order: String) -> String { link(["repairOrderId": .string(order)])["token"].text }

    func link(callback: String) -> String { link(["callbackId": .string(callback)])["token"].text }

    /// Sends as a customer does: with no credential but the token in the path.
    func send(_ method: String, _ target: String, _ body: JSONValue? = nil) -> TestAnswer {
        shop.service.send(method, target, body) { $0.authorization = nil }
    }

    func track(_ token: String) -> TestAnswer { send("GET", "/v1/track/\(token)") }

    func answer(_ token: String, _ score: Int64 = 9, _ words: JSONValue = "一切都好") -> TestAnswer {
        send(
            "POST", "/v1/track/\(token)/survey",
            ["answers": [["question": "overall", "score": .number(JSONNumber(score))]], "verbatim": words])
    }
}

import JSON
import ServiceKit
import Settlement
import TestSupport
import Testing

/// CUS-13: a customer sees the photos of their order and pays for it, over a link.
@Suite struct TrackedOrderTests {
    /// A payment service that is only linked to.
    private struct Gateway: PaymentGateway {
        let checkoutURL = "https://pay.example.com/checkout"
        let secret: GatewaySecret

        init() throws { secret = try #require(GatewaySecret("0123456789abcdef-secret")) }

        func ask(_ body: [UInt8]) -> [UInt8]? { nil }
    }

    private static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]

    private func upload(_ world: TrackingWorld, _ bytes: [UInt8] = picture, _ type: String = "image/jpeg") -> String {
        world.shop.service.send("POST", "/v1/attachments?outlet=\(world.shop.outlet)") { request in
            request.body = bytes
            request.contentType = type
        }.id
    }

    private func attach(_ id: String, _ role: String, to order: String, _ world: TrackingWorld) {
        _ = world.shop.act(order, "attachments", ["attachmentId": .string(id), "role": .string(role)])
    }

    @Test("CUS-13 photos of the vehicle are seen over the link, signatures and papers are not, nor another order's")
    func photos() throws {
        let world = try TrackingWorld()
        let (order, other) = (world.shop.draft(), world.shop.draft())
        let (photo, signature, paper) = (
            upload(world), upload(world, Self.picture + [4]), upload(world, Array("%PDF-1.7".utf8), "application/pdf")
        )
        attach(photo, "walkAround", to: order, world)
        attach(photo, "concern", to: order, world)
        attach(signature, "signature", to: order, world)
        attach(paper, "diagnosis", to: order, world)
        let token = world.link(order: order)
        let shown = world.track(token)["photos"].items
        #expect(shown.map { $0["id"].text } == [photo] && shown[0]["role"] == "concern")
        let content = world.send("GET", "/v1/track/\(token)/photos/\(photo)")
        #expect(content.status == 200 && content.bytes == Self.picture && content.field("Content-Type") == "image/jpeg")
        #expect(world.send("GET", "/v1/track/\(token)/photos/\(photo)/metadata")["bytes"] == 7)
        for hidden in [signature, paper] {
            #expect(world.send("GET", "/v1/track/\(token)/photos/\(hidden)").status == 404)
            #expect(world.send("GET", "/v1/track/\(token)/photos/\(hidden)/metadata").status == 404)
        }
        let another = world.link(order: other)
        #expect(world.track(another)["photos"] == .null)
        #expect(world.send("GET", "/v1/track/\(another)/photos/\(photo)").status == 404)
        #expect(world.send("GET", "/v1/attachments/\(photo)").status == 401)
    }

    @Test("CUS-13 a change request's link shows what was found, not the rest of the order")
    func found() throws {
        let world = try TrackingWorld()
        let order = world.shop.inRepair()
        let request = world.shop.act(order, "findings", world.shop.padsWorn)["changeRequestId"].text
        world.shop.service.post("/v1/change-requests/\(request)/quote", ["promisedAt": "2026-11-24T09:30:00Z"])
        let (worn, scratch) = (upload(world), upload(world, Self.picture + [4]))
        attach(worn, "finding", to: order, world)
        attach(scratch, "walkAround", to: order, world)
        let token = world.link(["changeRequestId": .string(request)])["token"].text
        #expect(world.track(token)["photos"].items.map { $0["id"].text } == [worn])
        #expect(world.send("GET", "/v1/track/\(token)/photos/\(scratch)").status == 404)
    }

    @Test("CUS-13, SET-05 what is open is paid on the payment service's page; who comes twice gets the same page")
    func pays() throws {
        let world = try TrackingWorld(OnlinePayments(Gateway()))
        let order = world.shop.ready()
        let token = world.link(order: order)
        #expect(world.track(token)["invoice"] == .null)
        #expect(world.send("POST", "/v1/track/\(token)/payments").status == 404)
        let invoice = world.shop.act(order, "invoice")
        let view = world.track(token)
        #expect(view["invoice"]["open"] == invoice["open"] && view["invoice"]["number"] == invoice["number"])
        #expect(view["nextActions"].items.contains("pay"))
        let asked = world.send("POST", "/v1/track/\(token)/payments")
        #expect(asked.status == 201 && asked["amount"] == invoice["open"])
        #expect(asked["url"].text.hasPrefix("https://pay.example.com/checkout?reference=\(asked.id)&amount="))
        let again = world.send("POST", "/v1/track/\(token)/payments")
        #expect(again.status == 200 && again["url"] == asked["url"])
        world.shop.service.post(
            "/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": invoice["open"]])
        let paid = world.track(token)
        #expect(paid["invoice"]["open"]["amount"] == 0 && !paid["nextActions"].items.contains("pay"))
        #expect(world.send("POST", "/v1/track/\(token)/payments").code == "nothing_open")
    }

    @Test("CUS-13 where the program takes no payments online, the link does not offer it")
    func paysNowhere() throws {
        let world = try TrackingWorld()
        let order = world.shop.ready()
        _ = world.shop.act(order, "invoice")
        let token = world.link(order: order)
        #expect(!world.track(token)["nextActions"].items.contains("pay"))
        let answer = world.send("POST", "/v1/track/\(token)/payments")
        #expect(answer.status == 409 && answer.code == "online_payments_off")
    }
}

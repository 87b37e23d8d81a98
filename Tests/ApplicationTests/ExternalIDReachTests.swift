import Application
import JSON
import ServiceKit
import TestSupport
import Testing

/// What integrators' ids tell of records (API-11), and of whose not (SEC-02).
@Suite struct ExternalIDReachTests {
    private let shop: Workshop
    private let other: Workshop

    init() throws {
        shop = Workshop(try TestService(Composition.modules.filter { $0.name != "serviceKit" }))
        other = Workshop(shop.service, tag: "2")
    }

    private func key(_ name: String, _ reach: JSONValue = ["kind": "network"]) -> String {
        let body: JSONValue = ["name": .string(name), "role": "networkAdministrator", "reach": reach]
        return shop.service.post("/v1/api-keys", body)["key"].text
    }

    private func send(_ method: String, _ target: String, _ body: JSONValue? = nil, as key: String) -> TestAnswer {
        shop.service.send(method, target, body) { $0.authorization = "Bearer \(key)" }
    }

    private static func named(_ ids: String...) -> JSONValue {
        ["externalIds": .array(ids.map { ["id": .string($0)] })]
    }

    @Test("SEC-02: that an id is another outlet's order's is told without the order, to who reaches it with it")
    func reach() {
        let (far, own) = (shop.draft(), other.draft())
        let network = key("dms")
        let near = key("dms", ["kind": "outlets", "outletIds": [.string(other.outlet)]])
        #expect(send("PUT", "/v1/repair-orders/\(far)/external-ids", Self.named("D-1"), as: network).status == 200)
        let path = "/v1/repair-orders/\(own)/external-ids"
        let told = send("PUT", path, Self.named("D-1"), as: network)
        #expect(told.status == 409 && told.code == "external_id_taken" && told["resource"].text == far)
        let silent = send("PUT", path, Self.named("D-1"), as: near)
        #expect(silent.status == 409 && silent.code == "external_id_taken" && silent["resource"] == .null)
        #expect(!String(decoding: silent.bytes, as: UTF8.self).contains(far))
        #expect(send("GET", "/v1/repair-orders?externalId=dms:D-1", as: near)["items"].items.isEmpty)
    }

    @Test("a system that is named twice is refused, so that no id is lost in silence")
    func twice() {
        let dms = key("dms")
        let path = "/v1/repair-orders/\(shop.draft())"
        for ids: JSONValue in [
            [["id": "1"], ["id": "2"]], [["id": "1"], ["system": "dms", "id": "2"]], [["id": .null], ["id": "2"]],
        ] {
            let answer = send("PUT", path + "/external-ids", ["externalIds": ids], as: dms)
            #expect(answer.status == 422 && answer.code == "invalid_body", "\(answer.json)")
            #expect(answer.pointers == ["/externalIds/1"])
        }
        #expect(shop.service.get(path)["externalIds"] == .null)
        let both: JSONValue = [["system": "dms", "id": "1"]]
        #expect(send("PUT", path + "/external-ids", ["externalIds": both], as: dms).status == 200)
    }

    @Test("a system is found by its ids whatever colons its name and they have")
    func colons() {
        let dms = key("dms:east")
        let order = shop.draft()
        #expect(send("PUT", "/v1/repair-orders/\(order)/external-ids", Self.named("A:1"), as: dms).status == 200)
        func found(_ name: String) -> [String] {
            shop.service.get("/v1/repair-orders?externalId=\(name)")["items"].items.map { $0["id"].text }
        }
        #expect(found("dms:east:A:1") == [order])
        #expect(found("dms:east:A") == [] && found("east:A:1") == [])
        for name in ["dms", ":1", "1:", ":"] {
            #expect(shop.service.get("/v1/repair-orders?externalId=\(name)").status == 400, "\(name)")
        }
    }
}

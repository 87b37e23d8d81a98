import Customers
import JSON
import Network
import ServiceKit
import TestSupport
import Testing

@Suite struct CallTests {
    let service: TestService
    let outlet: String

    init() throws {
        service = try TestService([NetworkModule.module, CustomersModule.module])
        outlet = Workshop.outletOnly(service)
    }

    private var path: String { "/v1/outlets/\(outlet)/calls" }

    @Test("BKG-12: a call is logged with all that is said of it, and found again")
    func create() {
        let customer = service.post(
            "/v1/customers", ["kind": "person", "name": "王小明", "phones": [["number": "+8613800000100"]]]
        ).id
        let body: JSONValue = [
            "direction": "inbound", "at": "2026-11-24T00:30:00Z", "rings": 2, "answered": true,
            "durationSeconds": 95, "phone": "+8613800000100", "note": "Asks for Friday",
        ]
        let made = service.post(path, body)
        #expect(made.status == 201)
        #expect(made["withinThreeRings"] == true)
        #expect(made["customerId"].text == customer)
        let listed = service.get(path + "?customer=\(customer)")["items"]
        #expect(listed.items == [made.json])
        #expect(service.get(path + "?answered=false")["items"] == [])
    }

    @Test("BKG-12: answered at the third ring is in time, at the fourth not; rates tell both and the busy ones")
    func rates() {
        for rings in [1, 3, 4] as [JSONValue] { service.post(path, ["answered": true, "rings": rings]) }
        service.post(path, ["answered": false, "rings": 9])
        service.post(path, ["answered": false, "busy": true, "at": "2026-11-20T02:00:00Z"])
        service.post(path, ["answered": false, "direction": "outbound", "rings": 5])
        let rates = service.get("/v1/outlets/\(outlet)/call-rates?from=2026-11-20&to=2026-11-24")
        #expect(rates["calls"] == 5)
        #expect(rates["withinThreeRings"] == ["numerator": 2, "denominator": 5, "rate": 40])
        #expect(rates["unanswered"] == ["numerator": 2, "denominator": 5, "rate": 40])
        #expect(rates["busy"] == ["numerator": 1, "denominator": 5, "rate": 20])
        #expect(rates["days"].items.map { $0["day"] } == ["2026-11-20", "2026-11-24"])
        let none = service.get("/v1/outlets/\(outlet)/call-rates?from=2026-10-01&to=2026-10-02")
        #expect(none["busy"]["rate"] == .null)
    }

    @Test(
        "what cannot be is refused with its pointer",
        arguments: [
            (["rings": 1], ["/answered"]), (["answered": true], ["/rings"]),
            (["answered": true, "rings": 1, "busy": true], ["/busy"]),
            (["answered": false, "durationSeconds": 5], ["/durationSeconds"]),
            (["answered": true, "rings": -1], ["/rings"]),
            (["answered": true, "rings": 1, "phone": "123"], ["/phone"]),
            (["answered": true, "rings": 1, "at": "2026-11-24T01:10:00Z"], ["/at"]),
            (["answered": true, "rings": 1, "customerId": "cus_01M82YNFM04V3PKX1HFMKR6NMD"], ["/customerId"]),
        ] as [(JSONValue, [String])])
    func bounds(body: JSONValue, pointers: [String]) {
        let answer = service.post(path, body)
        #expect(answer.status == 422)
        #expect(answer.pointers == pointers)
    }
}

extension Workshop {
    /// An outlet and nothing else.
    static func outletOnly(_ service: TestService) -> String {
        service.post(
            "/v1/outlets",
            [
                "code": "SH01", "name": "Pudong service centre", "timeZone": "Asia/Shanghai", "currency": "CNY",
                "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                "functions": ["mechanical"], "phone": "+862150001000", "openingHours": week, "bookedShare": 30,
                "callbackDays": 3, "taxRate": 13,
            ]
        ).id
    }
}

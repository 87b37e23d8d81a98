import JSON
import ServiceKit
import TestSupport
import Testing

/// What the customer takes home on paper says what was handed over (SET-08 to SET-12).
@Suite struct DocumentTests {
    let shop: Workshop

    init() throws { shop = try Workshop() }

    private func page(_ order: String) -> String {
        let answer = shop.service.send("GET", shop.path(order) + "/documents") { $0.accept = "text/html" }
        #expect(answer.status == 200)
        return String(decoding: answer.bytes, as: UTF8.self)
    }

    @Test("SET-12: the printed documents have the delivery document, as it was signed, in the customer's language")
    func delivery() throws {
        let order = shop.paid()
        #expect(!page(order).contains("交车单"))
        let told = shop.handingBack.with("nextService", ["on": "2027-11-24", "mileageKm": 51_890])
            .with("wearTold", false)
            .with("oldParts", [["partNumber": "OF1", "disposition": "warrantyReturn", "shown": true]])
            .with("customerSignature", ["name": "王 <u>", "method": "code", "code": "4711"])
        let delivered = shop.act(order, "deliver", told)
        #expect(delivered.status == 200, "\(delivered.json)")
        let number = delivered["number"].text
        let text = page(order)
        for words in [
            "交车单 \(number)", "2027-11-24 · 51890 km", "OF1", "保修返件", "王 &lt;u&gt; · 2026-11-24",
            "<dt>已告知易损件状况</dt><dd>否</dd>", "<dt>已共同验车</dt><dd>–</dd>", "<dt>钥匙和证件已归还</dt><dd>是</dd>",
        ] { #expect(text.contains(words), "\(words)") }
        let invoice = shop.service.get("/v1/invoices?repairOrder=\(order)")["items"][0]
        let total = try #require(invoice["total"]["amount"].integer)
        #expect(text.contains("<dt>价税合计</dt><dd>\(Money(total, .CNY).text)</dd>"))
        #expect(!text.contains("<u>"))
    }

    @Test("SEC-05: a mark that joins a sign to one character lets nothing of a name into the page")
    func escaped() {
        let order = shop.paid()
        let name = "\u{600}<img src=x onerror=alert(1)\u{600}>"
        #expect(shop.service.patch("/v1/customers/\(shop.customer)", ["name": .string(name)]).status == 200)
        let invoice = shop.service.get("/v1/invoices?repairOrder=\(order)")["items"][0]["id"].text
        let answer = shop.service.send("GET", "/v1/invoices/\(invoice)") { $0.accept = "text/html" }
        let bytes = Array(answer.bytes)
        #expect(bytes.firstRange(of: Array("<img".utf8)) == nil)
        #expect(bytes.firstRange(of: Array("&lt;img src=x".utf8)) != nil)
    }
}

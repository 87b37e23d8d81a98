import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// The delivery document for printing, made of the bytes that were signed; names stand beside the numbers of parts
/// (SET-08 to SET-11).
struct DeliveryPage {
    private let paper: JSONValue
    private let names: [String: String]
    private let zone: OutletZone
    private let language: Language

    /// - Throws: `DatabaseError` where the stored document is not JSON.
    init(_ document: String, of jobs: [Job], _ zone: OutletZone, _ language: Language) throws {
        guard let paper = try? JSONParser.parse(Array(document.utf8)) else {
            throw DatabaseError(.mismatch, "a delivery document cannot be read")
        }
        self.paper = paper
        self.zone = zone
        self.language = language
        let parts = jobs.flatMap { job in job.parts.map { ($0.partNumber, $0.name) } }
        names = Dictionary(parts, uniquingKeysWith: { first, _ in first })
    }

    /// What stands on the page.
    var body: HTML {
        """
        <header><h1>\(say("Delivery", "交车单")) \(paper["repairOrderNumber"].text)</h1></header>
        <dl>\(HTML(facts))</dl>\(oldParts)\(deferred)\(signature)
        """
    }

    private var facts: [HTML] {
        let next = paper["nextService"]
        let mileage = next["mileageKm"].integer.map { "\($0) km" }
        let service = [next["on"].text, mileage ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        return [
            fact("Invoice", "发票", paper["invoiceNumber"].text),
            fact("Total", "价税合计", money(paper["invoiceTotal"])),
            fact("To be paid by the customer", "客户应付", money(paper["customerTotal"])),
            fact("Work and invoice explained", "维修内容与费用已说明", answer(paper["explained"])),
            fact("Vehicle looked at together", "已共同验车", answer(paper["inspectedTogether"])),
            fact("Next service", "下次保养", service.isEmpty ? "–" : service),
            fact("Wear told", "已告知易损件状况", answer(paper["wearTold"])),
            fact("Covers removed", "护套已取下", answer(paper["coversRemoved"])),
            fact("Keys and papers returned", "钥匙和证件已归还", answer(paper["keysReturned"])),
            fact("Copies given", "已提供单据副本", answer(paper["copiesGiven"])),
        ]
    }

    private var oldParts: HTML {
        let parts = paper["oldParts"].items
        guard !parts.isEmpty else { return "" }
        let rows = parts.map { part -> HTML in
            let number = part["partNumber"].text
            return """
                <tr><td>\(number)</td><td>\(names[number] ?? "")</td><td>\(word(of: part["disposition"].text))</td>\
                <td>\(answer(part["shown"]))</td></tr>
                """
        }
        return """
            <h2>\(say("Old parts", "旧件"))</h2>
            <table><thead><tr><th>\(say("Part", "配件"))</th><th>\(say("Description", "说明"))</th>\
            <th>\(say("Disposition", "处置"))</th><th>\(say("Shown", "已展示"))</th></tr></thead>\
            <tbody>\(HTML(rows))</tbody></table>
            """
    }

    /// The safety-relevant work that was not done, which the customer has signed for (SET-10).
    private var deferred: HTML {
        let jobs = paper["deferredJobs"].items
        guard !jobs.isEmpty else { return "" }
        let rows = jobs.map { job -> HTML in "<li>\(job["description"].text)</li>" }
        return """
            <h2>\(say("Safety-relevant work that was not done", "未维修的涉及安全项目"))</h2><ul>\(HTML(rows))</ul>
            <p>\(say("Acknowledged by the customer", "客户已签字确认")): \(answer(paper["safetyAcknowledged"]))</p>
            """
    }

    private var signature: HTML {
        let signed = paper["signature"]
        let day = Instant(signed["at"].text).map { zone.date(of: $0).text } ?? ""
        return "<p>\(say("Signed by", "签收人")): \(signed["name"].text) · \(day)</p>"
    }

    private func fact(_ english: String, _ chinese: String, _ value: String) -> HTML {
        "<dt>\(say(english, chinese))</dt><dd>\(value)</dd>"
    }

    private func answer(_ value: JSONValue) -> String {
        guard case .bool(let isSo) = value else { return "–" }
        return isSo ? say("yes", "是") : say("no", "否")
    }

    private func money(_ value: JSONValue) -> String {
        guard let amount = value["amount"].integer, let currency = Currency(rawValue: value["currency"].text) else {
            return "–"
        }
        return Money(amount, currency).text
    }

    private func word(of disposition: String) -> String {
        switch Delivery.OldPart.Disposition(rawValue: disposition) {
        case .customer: say("returned to the customer", "交还客户")
        case .dispose: say("disposed of", "报废处理")
        case .core: say("returned as a core", "旧件返厂")
        case .warrantyReturn: say("returned under warranty", "保修返件")
        case nil: "–"
        }
    }

    private func say(_ english: String, _ chinese: String) -> String {
        Text(english, zh: chinese).in(language)
    }
}

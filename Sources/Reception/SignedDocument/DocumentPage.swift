import JSON
import ServiceKit

/// The signed document as a page to print, in the customer's language; it loads nothing from anywhere.
struct DocumentPage {
    private let document: JSONValue
    private let hash: String
    private let signatures: [Signature]
    private let words: DocumentWords
    private let zone: OutletZone?

    init(_ signed: SignedDocument, _ signatures: [Signature]) throws {
        document = try JSONParser.parse(signed.bytes)
        hash = signed.hash
        self.signatures = signatures
        words = DocumentWords(language: Language(rawValue: document["language"].words) ?? .english)
        zone = OutletZone(document["outlet"]["timeZone"].words)
    }

    var html: String {
        let page: HTML = """
            <!doctype html>
            <html lang="\(words.language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(words.title) \(document["number"].words)</title>
            <style>\(HTML(stringLiteral: Self.style))</style></head>
            <body><header><h1>\(words.title) \(document["number"].words)</h1>
            <p>\(document["outlet"]["name"].words) · \(document["outlet"]["phone"].words)</p></header>
            \(facts)\(concerns)\(walkAround)\(jobs)\(signed)
            <footer>SHA-256 <code>\(hash)</code></footer></body></html>
            """
        return page.text
    }

    private var facts: HTML {
        let vehicle = document["vehicle"]
        let name = [vehicle["make"], vehicle["model"], vehicle["modelYear"]].map(\.words)
        let identity = [vehicle["plate"], vehicle["vin"]].map(\.words).filter { !$0.isEmpty }
        let contact = document["approvalContact"]
        let rows: [(String, String)] = [
            (words.customer, document["customer"]["name"].words),
            (words.vehicle, (name + identity).filter { !$0.isEmpty }.joined(separator: " ")),
            (words.mileage, document["mileageKm"].words + " km"),
            (words.advisor, document["advisor"]["name"].words),
            (words.promised, time(document["promisedAt"].words)),
            (words.visit, words.visit(document["visit"].words)), (words.keyTag, document["keyTag"].words),
            (words.contact, contact["name"].words + " " + contact["phone"].words),
        ]
        return "<dl>\(HTML(rows.map { row in "<dt>\(row.0)</dt><dd>\(row.1)</dd>" }))</dl>"
    }

    private var concerns: HTML {
        let items = document["concerns"].elements.map { concern -> HTML in
            let diagnosis = concern["diagnosis"]
            let found = [diagnosis["cause"], diagnosis["testPlan"], diagnosis["noJobReason"]].map(\.words)
            let told = found.filter { !$0.isEmpty }.joined(separator: "; ")
            return "<li>\(concern["text"].words)<br><small>\(told)</small></li>"
        }
        return "<section><h2>\(words.concerns)</h2><ol>\(HTML(items))</ol></section>"
    }

    private var walkAround: HTML {
        let walk = document["walkAround"]
        let marks = walk["marks"].elements.map { mark in
            [mark["zone"], mark["kind"], mark["note"]].map(\.words).filter { !$0.isEmpty }.joined(separator: " ")
        }
        let rows: [(String, String)] = [
            (words.fuel, walk["fuelPercent"].words + " %"), (words.lamps, walk["warningLamps"].list),
            (words.marks, marks.joined(separator: "; ")), (words.items, walk["items"].list),
        ]
        let list = rows.map { row -> HTML in "<dt>\(row.0)</dt><dd>\(row.1.isEmpty ? "–" : row.1)</dd>" }
        return "<section><h2>\(words.walkAround)</h2><dl>\(HTML(list))</dl></section>"
    }

    private var jobs: HTML {
        let totals = document["totals"]
        let sums: [(String, JSONValue)] = [
            (words.net, totals["net"]), (words.tax, totals["tax"]), (words.total, totals["total"]),
        ]
        let foot = sums.map { sum -> HTML in
            "<tr><th colspan=\"4\">\(sum.0)</th><td class=\"n\">\(sum.1.money)</td></tr>"
        }
        return """
            <section><h2>\(words.jobs)</h2><table><thead><tr><th>\(words.work)</th><th>\(words.payer)</th>\
            <th class="n">\(words.quantity)</th><th class="n">\(words.unitPrice)</th><th class="n">\(words.net)</th>\
            </tr></thead><tbody>\(HTML(document["jobs"].elements.map(job)))</tbody>\
            <tfoot>\(HTML(foot))</tfoot></table></section>
            """
    }

    private func job(_ job: JSONValue) -> HTML {
        guard job["status"].words == "approved" else {
            return "<tr><td>\(job["description"].words)</td><td colspan=\"4\">\(words.notWanted)</td></tr>"
        }
        let labor: HTML = """
            <tr><td>\(job["description"].words)</td><td>\(words.payType(job["payType"].words))</td>\
            <td class="n">\(job["standardHours"].words) h</td><td class="n">\(job["labor"]["unitPrice"].money)</td>\
            <td class="n">\(job["labor"]["net"].money)</td></tr>
            """
        let parts = job["parts"].elements.map { part -> HTML in
            """
            <tr><td class="part">\(part["partNumber"].words) \(part["name"].words)</td><td></td>\
            <td class="n">\(part["quantity"].words)</td><td class="n">\(part["unitPrice"].money)</td>\
            <td class="n">\(part["net"].money)</td></tr>
            """
        }
        let fees = job["fees"].elements.map { fee -> HTML in
            """
            <tr><td class="part">\(fee["description"].words)</td><td></td><td></td><td></td>\
            <td class="n">\(fee["net"].money)</td></tr>
            """
        }
        return HTML([labor] + parts + fees)
    }

    private var signed: HTML {
        let items = signatures.map { signature -> HTML in
            var drawing: HTML = ""
            if signature.method == "drawn", let image = signature.evidence {
                drawing = "<img alt=\"\(words.signature)\" src=\"\(image)\">"
            }
            let signer = signature.signer == .customer ? words.customer : words.advisor
            return """
                <div><h3>\(signer)</h3>\(drawing)<p>\(signature.name)</p>\
                <p>\(words.method(signature.method)), \(time(signature.at.text))</p></div>
                """
        }
        return "<section class=\"signed\">\(HTML(items))</section>"
    }

    /// A moment on the outlet's clock.
    private func time(_ text: String) -> String {
        guard let instant = Instant(text), let zone else { return text }
        let (date, time) = zone.local(instant)
        return "\(date.text) \(time.text)"
    }

    private static let style = """
        body{font:14px/1.45 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#111}
        h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;border-bottom:1px solid #999;margin:1.4rem 0 .5rem}
        h3{font-size:.9rem;margin:0}header p{margin:.2rem 0 1rem;color:#444}
        dl{display:grid;grid-template-columns:12rem 1fr;gap:.15rem 1rem;margin:0}dt{color:#444}dd{margin:0}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.25rem .4rem;border-bottom:1px solid #ddd}
        .n{text-align:right;white-space:nowrap}.part{padding-left:1.5rem}tfoot th{text-align:right}
        .signed{display:grid;grid-template-columns:1fr 1fr;gap:2rem;margin-top:2rem}.signed img{max-height:5rem}
        .signed p{margin:.2rem 0}footer{margin-top:2rem;font-size:.75rem;color:#444;overflow-wrap:anywhere}
        @media print{body{margin:0;max-width:none}section{break-inside:avoid}}
        """
}

import JSON
import ServiceKit

/// The signed document as a page to print, in the customer's language; it loads nothing from anywhere.
///
/// All that it says of the agreement is read from the bytes that were signed.
struct DocumentPage {
    let document: JSONValue
    let words: DocumentWords
    private let hash: String
    private let signatures: [Signature]
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
            <style>\(HTML(stringLiteral: DocumentStyle.text))</style></head>
            <body>\(letterhead)\(parties)\(promise)\(concerns)\(walkAround)\(work)\(notWanted)\(terms)\(signed)
            <footer>\(words.original) · SHA-256 <code>\(hash)</code></footer></body></html>
            """
        return page.text
    }

    private var letterhead: HTML {
        let outlet = document["outlet"]
        let address = outlet["address"]
        let lines = [address["line1"], address["line2"], address["postalCode"], address["city"], address["region"]]
            .map(\.words).filter { !$0.isEmpty }
        return """
            <header><div><p class="outlet">\(outlet["name"].words)</p><p>\(lines.joined(separator: ", "))</p>\
            <p>\(words.phone) \(outlet["phone"].words)</p></div>\
            <div class="title"><h1>\(words.title) <span>\(document["number"].words)</span></h1>\
            <p>\(words.signedOn) \(time(document["signedAt"].words))</p></div></header>
            """
    }

    private var parties: HTML {
        let customer = document["customer"]
        let vehicle = document["vehicle"]
        let name = [vehicle["make"], vehicle["model"], vehicle["modelYear"]].map(\.words).filter { !$0.isEmpty }
        return """
            <section class="two"><div class="box"><h2>\(words.customer)</h2>\
            \(list([(words.name, customer["name"].words), (words.phone, customer["phone"].words)]))</div>\
            <div class="box"><h2>\(words.vehicle)</h2>\(list([
                (words.model, name.joined(separator: " ")), (words.plate, vehicle["plate"].words),
                ("VIN", vehicle["vin"].words), (words.mileage, document["mileageKm"].words + " km"),
            ]))</div></section>
            """
    }

    private var promise: HTML {
        let contact = document["approvalContact"]
        let facts: [(String, String)] = [
            (words.promised, time(document["promisedAt"].words)),
            (words.visit, words.visit(document["visit"].words)), (words.keyTag, document["keyTag"].words),
            (words.advisor, document["advisor"]["name"].words),
            (words.contact, contact["name"].words + " " + contact["phone"].words),
            (words.validUntil, time(document["validUntil"].words)),
        ].filter { !$0.1.isEmpty }
        let cells = facts.map { fact -> HTML in "<div><dt>\(fact.0)</dt><dd>\(fact.1)</dd></div>" }
        return "<section><dl class=\"strip\">\(HTML(cells))</dl></section>"
    }

    private var concerns: HTML {
        let rows = document["concerns"].elements.enumerated().map { index, concern -> HTML in
            let diagnosis = concern["diagnosis"]
            let found = [diagnosis["cause"], diagnosis["testPlan"], diagnosis["noJobReason"]].map(\.words)
            let told = found.filter { !$0.isEmpty && $0 != "-" }.joined(separator: "; ")
            let label = words.diagnosis(diagnosis["result"].words)
            return """
                <tr><td class="c">\("\(index + 1)")</td><td>\(concern["text"].words)</td>\
                <td>\(label) \(told)</td></tr>
                """
        }
        return """
            <section><h2>\(words.concerns)</h2><table><thead><tr><th class="c">#</th><th>\(words.yourWords)</th>\
            <th>\(words.ourDiagnosis)</th></tr></thead><tbody>\(HTML(rows))</tbody></table></section>
            """
    }

    private var terms: HTML {
        let items = document["terms"].elements.map { term -> HTML in "<li>\(term.words)</li>" }
        guard !items.isEmpty else { return "" }
        return "<section class=\"terms\"><h2>\(words.terms)</h2><ol>\(HTML(items))</ol></section>"
    }

    private var signed: HTML {
        let items = signatures.map { signature -> HTML in
            var drawing: HTML = "<div class=\"line\"></div>"
            if signature.method == "drawn", let image = signature.evidence {
                drawing = "<div class=\"line\"><img alt=\"\(words.signature)\" src=\"\(image)\"></div>"
            }
            let signer = signature.signer == .customer ? words.customer : words.advisor
            return """
                <div><h3>\(words.signature) · \(signer)</h3>\(drawing)<p><b>\(signature.name)</b></p>\
                <p>\(words.method(signature.method)), \(time(signature.at.text))</p></div>
                """
        }
        return "<section class=\"two signed\">\(HTML(items))</section>"
    }

    /// Names with their values; what has none is left out.
    func list(_ rows: [(String, String)]) -> HTML {
        let filled = rows.filter { !$0.1.isEmpty }
        return "<dl>\(HTML(filled.map { row in "<dt>\(row.0)</dt><dd>\(row.1)</dd>" }))</dl>"
    }

    /// A moment on the outlet's clock.
    private func time(_ text: String) -> String {
        guard let instant = Instant(text), let zone else { return text }
        let (date, time) = zone.local(instant)
        return "\(date.text) \(time.text)"
    }
}

import JSON
import ServiceKit

/// What is done, and for how much; and what was recommended and is not wanted now.
extension DocumentPage {
    var work: HTML {
        let totals = document["totals"]
        let sums: [(String, JSONValue)] = [(words.net, totals["net"]), (words.tax, totals["tax"])]
        let agreed = document["jobs"].elements.filter { $0["status"].words == "approved" }
        return """
            <section><h2>\(words.jobs)</h2><table class="work"><thead><tr><th>\(words.work)</th>\
            <th>\(words.payer)</th><th class="n">\(words.quantity)</th><th class="n">\(words.unitPrice)</th>\
            <th class="n">\(words.net)</th><th class="n">\(words.tax)</th>\
                <th class="n">\(words.total)</th></tr></thead>\
            \(HTML(agreed.enumerated().map(job)))<tfoot>\(HTML(sums.map(sum)))<tr class="total">\
            <th colspan="6">\(words.agreedTotal)</th><td class="n">\(totals["total"].money)</td></tr></tfoot>\
            </table></section>
            """
    }

    private func sum(_ label: String, _ amount: JSONValue) -> HTML {
        "<tr><th colspan=\"6\">\(label)</th><td class=\"n\">\(amount.money)</td></tr>"
    }

    /// A body of its own, so that a job is not torn apart by the end of a page.
    private func job(_ index: Int, _ job: JSONValue) -> HTML {
        let labor = job["labor"]
        let head: HTML = """
            <tr class="job"><td>\("\(index + 1). ")\(job["description"].words)</td>\
            <td>\(words.payType(job["payType"].words))</td>\
            <td class="n">\(job["standardHours"].words) h</td><td class="n">\(labor["unitPrice"].money)</td>\
            <td class="n">\(labor["net"].money)</td><td class="n">\(labor["tax"].money)</td>\
            <td class="n">\(labor["total"].money)</td></tr>
            """
        let parts = job["parts"].elements.map { part -> HTML in
            """
            <tr><td class="part">\(part["name"].words) <small>\(part["partNumber"].words)</small></td><td></td>\
            <td class="n">\(part["quantity"].words)</td><td class="n">\(part["unitPrice"].money)</td>\
            <td class="n">\(part["net"].money)</td><td class="n">\(part["tax"].money)</td>\
            <td class="n">\(part["total"].money)</td></tr>
            """
        }
        let fees = job["fees"].elements.map { fee -> HTML in
            """
            <tr><td class="part">\(fee["description"].words)</td><td></td><td></td><td></td>\
            <td class="n">\(fee["net"].money)</td><td class="n">\(fee["tax"].money)</td>\
            <td class="n">\(fee["total"].money)</td></tr>
            """
        }
        let foot: HTML =
            parts.isEmpty && fees.isEmpty
            ? ""
            : """
            <tr class="sub"><td colspan="6">\(words.jobTotal)</td><td class="n">\(job["total"].money)</td></tr>
            """
        return "<tbody>\(head)\(HTML(parts + fees))\(foot)</tbody>"
    }

    var notWanted: HTML {
        let jobs = document["jobs"].elements.filter { $0["status"].words != "approved" }
        guard !jobs.isEmpty else { return "" }
        let rows = jobs.map { job -> HTML in
            """
            <tr><td>\(job["description"].words)</td><td>\(words.decision(job["status"].words))</td>\
            <td class="n">\(job["total"].money)</td></tr>
            """
        }
        return """
            <section><h2>\(words.notWanted)</h2><table><tbody>\(HTML(rows))</tbody></table></section>
            """
    }
}

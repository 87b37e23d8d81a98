import ServiceKit

/// The story of an order as a page for people; it loads nothing from anywhere.
struct StoryPage {
    let story: OrderStory
    let language: Language

    var html: String {
        let page: HTML = """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(say("The story of", "委托书经过")) \(story.order.number)</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
            h2{border-bottom:1px solid #ccc}table{border-collapse:collapse;width:100%;table-layout:fixed}\
            td{vertical-align:top;padding:.2rem .6rem .2rem 0}td:first-child{width:10rem;color:#555}\
            td:last-child{width:8rem}\
            .missed{color:#b00020}.met{color:#1b6e2d}.rule{font-size:.85em}</style></head>
            <body><h1>\(say("The story of", "委托书经过")) \(story.order.number)</h1>\(HTML(parts))\(still)</body></html>
            """
        return page.text
    }

    private func say(_ english: String, _ chinese: String) -> String { Text(english, zh: chinese).in(language) }

    /// One part each time the order comes into a process: a rework comes into repair again.
    private var parts: [HTML] {
        var parts: [(process: OrderStory.Process, steps: [OrderStory.Step])] = []
        for step in story.steps {
            if parts.last?.process == step.process {
                parts[parts.count - 1].steps.append(step)
            } else {
                parts.append((step.process, [step]))
            }
        }
        return parts.map { part in
            "<h2>\(part.process.title.in(language))</h2><table><tbody>\(HTML(part.steps.map(row)))</tbody></table>"
        }
    }

    private func row(_ step: OrderStory.Step) -> HTML {
        let (date, time) = story.zone.local(step.at)
        return """
            <tr><td>\(date.text) \(time.text)</td><td>\(step.text.in(language))\(HTML(step.rules.map(rule)))</td>\
            <td>\(step.staff?.name ?? "")</td></tr>
            """
    }

    private func rule(_ line: ComplianceReport.Line) -> HTML {
        let mark = line.result == .met ? "✓" : line.result == .missed ? "✗" : "…"
        let reason = line.reason.map { ": " + $0 } ?? ""
        return """
            <br><span class="rule \(line.result.rawValue)">\(mark) \(line.rule.code) \
            \(line.rule.title.in(language))\(reason)</span>
            """
    }

    private var still: HTML {
        guard !story.pending.isEmpty else { return "" }
        return "<h2>\(say("Still to come", "待完成"))</h2><p>\(HTML(story.pending.map(rule)))</p>"
    }
}

extension OrderStory.Process {
    var title: Text {
        switch self {
        case .booking: Text("Booking", zh: "预约")
        case .reception: Text("Reception", zh: "接待")
        case .repair: Text("Repair", zh: "维修")
        case .inspection: Text("Inspection", zh: "质检")
        case .settlement: Text("Settlement and delivery", zh: "结算与交车")
        case .callback: Text("Callback", zh: "回访")
        }
    }
}

import JSON
import ServiceKit

/// The walk-around: a drawing with the marks by number, the list of them, and what else was seen.
extension DocumentPage {
    var walkAround: HTML {
        let walk = document["walkAround"]
        let marks = walk["marks"].elements
        let rows = marks.enumerated().map { index, mark -> HTML in
            let place = VehicleZone(mark["zone"].words)
            return """
                <tr><td class="c"><b class="mark">\("\(index + 1)")</b></td><td>\(place.words(words.language))</td>\
                <td>\(words.damage(mark["kind"].words))</td><td>\(mark["note"].words)</td></tr>
                """
        }
        let table: HTML =
            rows.isEmpty
            ? "<p class=\"none\">\(words.noMarks)</p>"
            : """
            <table><thead><tr><th class="c">#</th>\
                <th>\(words.place)</th><th>\(words.mark)</th><th>\(words.note)</th></tr>\
            </thead><tbody>\(HTML(rows))</tbody></table>
            """
        return """
            <section class="walk"><h2>\(words.walkAround)</h2><div class="around">\
            \(DocumentDiagram.svg(marks.map { VehicleZone($0["zone"].words) }, label: words.walkAround))\
            <div>\(table)\(seen(walk))</div></div></section>
            """
    }

    private func seen(_ walk: JSONValue) -> HTML {
        let fuel = walk["fuelPercent"].words
        let isPresent = walk["customerPresent"] == .bool(true)
        let presence =
            isPresent ? words.withCustomer : "\(words.withoutCustomer) \(walk["absenceReason"].words)"
        let covers = walk["coversFitted"].elements.map { words.cover($0.words) }.joined(separator: ", ")
        func or(_ text: String) -> String { text.isEmpty ? "–" : text }
        let odometer = walk["odometerReplaced"]
        let facts = list([
            (words.lamps, or(walk["warningLamps"].list)), (words.equipment, or(walk["looseEquipment"].list)),
            (words.items, or(walk["items"].list)), (words.covers, or(covers)), (words.present, presence),
            (
                words.odometer,
                odometer == .null ? "" : "\(odometer["previousKm"].words) km, \(odometer["reason"].words)"
            ),
        ])
        return """
            <div class="fuel"><span>\(words.fuel)</span><span class="gauge"><i style="width:\(fuel)%"></i></span>\
            <b>\(fuel) %</b></div>\(facts)
            """
    }
}

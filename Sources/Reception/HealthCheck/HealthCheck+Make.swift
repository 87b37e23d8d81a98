import JSON
import RepairOrders
import ServiceKit

extension HealthCheckInput {
    /// The results as the template judges them.
    ///
    /// - Parameter known: identifiers of an earlier inspection's points, which the same points keep.
    /// - Throws: `Refusal` 422 by RCP-05 for points that the template does not have, leaves out or judges otherwise.
    func results(
        by template: HealthCheckTemplate?, known: [HealthCheck.Result], _ call: Call
    ) throws -> [HealthCheck.Result] {
        var seen = Set<String>()
        let results = try points.enumerated().map { index, point in
            guard seen.insert(point.item + "\u{1F}" + point.position).inserted else {
                throw Refusal.wrongPoint(
                    "item_repeated", index, "\(point.item) is answered twice.", "\(point.item) 重复作答。")
            }
            let id = known.first { $0.item == point.item && $0.position == point.position }?.id ?? call.newID()
            guard let template else { return point.result(id) }
            return try point.result(id, by: template, at: index)
        }
        if let template { try requireAll(of: template, seen) }
        return results
    }

    private func requireAll(of template: HealthCheckTemplate, _ seen: Set<String>) throws {
        let missing = template.content.items.flatMap { item in
            (item.positions.isEmpty ? [""] : item.positions).filter { !seen.contains(item.id + "\u{1F}" + $0) }
                .map { $0.isEmpty ? item.id : "\(item.id) \($0)" }
        }
        guard !missing.isEmpty else { return }
        throw Refusal(
            .RCP_05, status: 422, code: "items_unanswered", "Not answered: \(missing.joined(separator: ", ")).",
            zh: "尚未作答:\(missing.joined(separator: "、"))。", at: "/results"
        ).with("missing", .array(missing.map(JSONValue.string)))
    }
}

extension HealthCheckInput.Point {
    /// In the sender's own words.
    fileprivate func result(_ id: HealthCheckResultID) -> HealthCheck.Result {
        HealthCheck.Result(
            id: id, item: item, name: name ?? item, position: position, light: light ?? .notApplicable,
            measured: measured, unit: unit, note: note, photos: photos.map(\.text), operation: operation,
            isSafetyRelevant: isSafetyRelevant ?? false)
    }

    fileprivate func result(
        _ id: HealthCheckResultID, by template: HealthCheckTemplate, at index: Int
    ) throws -> HealthCheck.Result {
        guard let known = template.content.items.first(where: { $0.id == item }) else {
            throw Refusal.wrongPoint("unknown_item", index, "The template has no item \(item).", "模板中没有项目 \(item)。")
        }
        guard known.positions.isEmpty ? position.isEmpty : known.positions.contains(position) else {
            let places = known.positions.isEmpty ? "none" : known.positions.joined(separator: ", ")
            throw Refusal.wrongPoint(
                "unknown_item", index, "\(item) is looked at here: \(places).", "项目 \(item) 的位置应为:\(places)。")
        }
        return HealthCheck.Result(
            id: id, item: item, name: known.name, position: position, light: try judged(known, at: index),
            measured: measured, unit: known.measure?.unit ?? unit, note: note, photos: photos.map(\.text),
            operation: operation ?? known.operation, isSafetyRelevant: isSafetyRelevant ?? known.isSafetyRelevant)
    }

    /// What was measured decides; eyes may find more than the gauge, never less.
    private func judged(_ item: HealthCheckTemplate.Item, at index: Int) throws -> HealthCheckTemplate.Light {
        guard light != .notApplicable, let measure = item.measure else { return light ?? .notApplicable }
        guard let measured else {
            throw Refusal.wrongPoint(
                "measured_value_needed", index, "\(item.name) is measured in \(measure.unit); give `measured`.",
                "\(item.name)须填写测量值(\(measure.unit))。")
        }
        if let unit, unit != measure.unit {
            throw Refusal.wrongPoint(
                "unit_differs", index, "\(item.name) is measured in \(measure.unit), not in \(unit).",
                "\(item.name)的单位应为 \(measure.unit),而不是 \(unit)。")
        }
        let found = measure.light(of: measured, at: position)
        guard let light else { return found }
        guard light.severity >= found.severity else {
            throw Refusal.wrongPoint(
                "result_contradicts_value", index,
                "What was measured of \(item.name) is \(found.rawValue), not \(light.rawValue).",
                "\(item.name)的测量值应判为 \(found.rawValue),而不是 \(light.rawValue)。")
        }
        return light
    }
}

extension Refusal {
    fileprivate static func wrongPoint(
        _ code: String, _ index: Int, _ english: String, _ chinese: String
    ) -> Refusal {
        Refusal(.RCP_05, status: 422, code: code, english, zh: chinese, at: "/results/\(index)")
    }
}

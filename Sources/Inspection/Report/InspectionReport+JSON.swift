import JSON
import RepairOrders
import ServiceKit

extension InspectionReport: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("inspectorId", inspectorID)
        writer.member("at", at)
        writer.member("checklistId", checklistID)
        writer.member("checklistVersion", checklistVersion)
        writer.member("result", findings.result.rawValue)
        writer.array("answers", findings.answers)
        if let roadTest = findings.roadTest { writer.object("roadTest", roadTest) }
        writer.array("wear", findings.wear)
        writer.array("defects", findings.defects)
    }
}

extension InspectionReport.Answer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("item", item)
        writer.member("result", result.rawValue)
        writer.member("measured", decimal: measured, places: 3)
        writer.member("note", note)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            item: reader.string("item", length: 1...100),
            result: reader.choice("result", InspectionReport.AnswerResult.self),
            measured: reader.optionalDecimal("measured", places: 3, in: -1_000_000_000_000...1_000_000_000_000),
            note: reader.optionalString("note", length: 1...500))
    }
}

extension InspectionReport.RoadTest: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("distanceKm", decimal: distance, places: 1)
        writer.member("conditions", conditions)
        writer.member("route", route)
        writer.member("technicianId", technicianID)
        writer.member("findings", findings)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        let conditions = reader.optionalString("conditions", length: 1...500)
        let route = reader.optionalString("route", length: 1...500)
        if !reader.isPresent("conditions"), !reader.isPresent("route") { reader.complain("conditions", .missing) }
        return Self(
            distance: reader.decimal("distanceKm", places: 1, in: 1...10_000), conditions: conditions, route: route,
            technicianID: reader.optionalID("technicianId"), findings: reader.string("findings", length: 1...1_000))
    }
}

extension InspectionReport.Wear: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("component", component)
        writer.member("position", position)
        writer.member("measured", decimal: measured, places: 3)
        writer.member("unit", unit)
        writer.member("remainingKm", remainingKm)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            component: reader.string("component", length: 1...64), position: reader.string("position", length: 1...64),
            measured: reader.decimal("measured", places: 3, in: 0...1_000_000_000_000),
            unit: reader.string("unit", length: 1...16),
            remainingKm: reader.optionalInteger("remainingKm", in: 0...1_000_000))
    }
}

extension InspectionReport.Defect: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("jobId", jobID)
        writer.member("defect", defect)
        writer.member("cause", cause)
        writer.member("disposition", disposition.rawValue)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            jobID: reader.id("jobId"), defect: reader.string("defect", length: 1...1_000),
            cause: reader.string("cause", length: 1...1_000),
            disposition: reader.choice("disposition", InspectionReport.Disposition.self))
    }
}

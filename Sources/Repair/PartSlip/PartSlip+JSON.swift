import JSON
import Network
import Parts
import RepairOrders
import ServiceKit

extension PartSlip: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id.text)
        writer.member("number", number)
        writer.member("repairOrderId", orderID)
        writer.member("jobId", jobID)
        switch id.kind {
        case .issue:
            writer.member("givenBy", givenBy)
            writer.member("takenBy", takenBy)
        case .return:
            writer.member("returnedBy", givenBy)
            writer.member("receivedBy", takenBy)
        }
        writer.member("at", at)
        writer.array("lines", lines)
    }
}

extension PartSlip.Line: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("partNumber", partNumber)
        writer.member("quantity", quantity)
        writer.member("lot", lot)
        writer.member("lotId", lotID)
        writer.member("unitCost", unitCost)
        writer.member("reason", reason)
    }
}

/// A body that moves parts: the job, two people, lines.
struct PartSlipInput: Sendable {
    let jobID: JobID
    let givenBy: StaffID
    let takenBy: StaffID
    let lines: [Line]

    struct Line: Sendable {
        let partNumber: String
        let quantity: Quantity
        let lot: String?
        let reason: String?
    }

    static func issue(_ reader: inout ObjectReader) -> PartSlipInput {
        PartSlipInput(
            jobID: reader.id("jobId"), givenBy: reader.id("givenBy"), takenBy: reader.id("takenBy"),
            lines: readLines(&reader))
    }

    static func `return`(_ reader: inout ObjectReader) -> PartSlipInput {
        PartSlipInput(
            jobID: reader.id("jobId"), givenBy: reader.id("returnedBy"), takenBy: reader.id("receivedBy"),
            lines: readLines(&reader))
    }

    private static func readLines(_ reader: inout ObjectReader) -> [Line] {
        reader.array("lines", count: 1...100) { element in
            element.object { line in
                Line(
                    partNumber: line.string("partNumber", length: 1...64), quantity: line.quantity("quantity"),
                    lot: line.optionalString("lot", length: 1...64),
                    reason: line.optionalString("reason", length: 1...500))
            }
        }.compactMap { $0 }
    }
}

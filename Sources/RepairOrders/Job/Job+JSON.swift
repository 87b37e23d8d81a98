package import JSON
import Network
import Pricing
package import ServiceKit

extension Job {
    /// Writes the job with its part lines, as it stands in its order.
    func write(to writer: inout JSONWriter, of document: RepairOrderDocument) {
        writer.object { writeMembers(to: &$0, of: document) }
    }

    /// Writes the members of the job, for answers that add theirs.
    package func writeMembers(to writer: inout JSONWriter, of document: RepairOrderDocument) {
        writeOwnMembers(to: &writer, document.order.currency)
        writer.array("nextActions", strings: document.nextActions(of: self).map(\.rawValue))
    }

    /// Writes what is stored of the job, and nothing that is worked out from its order.
    func writeOwnMembers(to writer: inout JSONWriter, _ currency: Currency) {
        writer.member("id", id)
        writer.member("status", status.rawValue)
        writer.member("concernId", concernID)
        writer.member("operation", work.operation)
        writer.member("description", work.description)
        writer.member("payType", payType.rawValue)
        if isGoodwill { writer.member("goodwill", true) }
        writer.member("standardHours", work.standardHours)
        writer.member("skill", work.skill)
        writer.member("level", work.level)
        writer.member("bayKind", work.bayKind.rawValue)
        writer.array("selfCheck", strings: work.selfCheck)
        writer.member("roadTest", work.roadTest)
        writer.member("changeRequestId", changeRequestID)
        writer.member("technicianId", technicianID)
        writer.member("bayId", bayID)
        writer.member("cause", cause)
        writer.member("correction", correction)
        writer.member("completedAt", completedAt)
        writer.member("reworkCount", reworkCount)
        if let labor { writer.object("labor") { labor.writeMembers(to: &$0, currency) } }
        writer.array("parts") { writer in
            for line in parts { line.write(to: &writer, currency: currency) }
        }
        if !fees.isEmpty {
            writer.array("fees") { writer in
                for fee in fees { fee.write(to: &writer, currency: currency) }
            }
        }
        if !shares.isEmpty { writer.array("shares", shares) }
        if let package {
            writer.object("package") { writer in
                writer.member("code", package.code)
                writer.member("revision", package.revision)
            }
        }
        writeAmounts(to: &writer, currency)
    }

    /// What was estimated, what was agreed to, and what the finished work comes to, side by side (RCP-12).
    private func writeAmounts(to writer: inout JSONWriter, _ currency: Currency) {
        let money = total.map { Money($0, currency) }
        let isDone = status == .completed || status == .passed || status == .failed
        writer.object("amounts") { writer in
            writer.member("estimated", money)
            writer.member("authorized", isAgreed ? money : nil)
            writer.member("actual", isDone ? money : nil)
        }
    }
}

extension LinePrice {
    /// Writes the members of the price, in the order's currency.
    package func writeMembers(to writer: inout JSONWriter, _ currency: Currency) {
        writer.member("unitPrice", Money(unitPrice, currency))
        writer.member("net", Money(net, currency))
        writer.member("tax", Money(tax, currency))
        writer.member("total", Money(total, currency))
    }
}

extension PartLine {
    func write(to writer: inout JSONWriter, currency: Currency) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("partNumber", partNumber)
            writer.member("name", name)
            writer.member("quantity", quantity)
            price?.writeMembers(to: &writer, currency)
        }
    }
}

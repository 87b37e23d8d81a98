import JSON
import Network
import RepairOrders
import ServiceKit

/// Outside work, as a client sends it.
struct SubletInput: Sendable {
    let vendor: String
    let description: String
    let cost: Money
    let price: Money?
    let jobID: JobID?
    let expectedAt: Instant?
    let by: StaffID
    /// Whether it goes to the vendor at once.
    let isSent: Bool

    static func read(_ reader: inout ObjectReader) -> SubletInput {
        SubletInput(
            vendor: reader.string("vendor"), description: reader.string("description", length: 1...500),
            cost: reader.money("cost"), price: reader.isPresent("price") ? reader.money("price") : nil,
            jobID: reader.optionalID("jobId"), expectedAt: reader.optionalInstant("expectedAt"), by: reader.id("by"),
            isSent: reader.optionalBool("sent") ?? false)
    }
}

/// Who takes a step with outside work, and what they say of it.
struct SubletStepInput: Sendable {
    let by: StaffID
    let note: String?

    static func read(_ reader: inout ObjectReader) -> SubletStepInput {
        SubletStepInput(by: reader.id("by"), note: reader.optionalString("note", length: 1...500))
    }
}

/// The vendor's bill, as a client sends it.
struct VendorInvoiceInput: Sendable {
    let number: String
    let date: LocalDate
    let amount: Money
    let by: StaffID

    static func read(_ reader: inout ObjectReader) -> VendorInvoiceInput {
        VendorInvoiceInput(
            number: reader.string("number", length: 1...100), date: reader.date("date"), amount: reader.money("amount"),
            by: reader.id("by"))
    }
}

extension Sublet: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("status", status.rawValue)
        writer.member("repairOrderId", orderID)
        writer.member("jobId", jobID)
        writer.member("vendor", vendor)
        writer.member("description", description)
        writer.member("cost", cost)
        writer.member("price", price)
        writer.member("changeRequestId", changeRequestID)
        writer.member("agreedAt", agreedAt)
        writer.member("expectedAt", expectedAt)
        writer.member("createdAt", createdAt)
        writer.member("createdBy", createdBy)
        write(sent, "sentAt", "sentBy", "sentNote", to: &writer)
        write(returned, "returnedAt", "returnedBy", "returnNote", to: &writer)
        write(cancelled, "cancelledAt", "cancelledBy", "cancelNote", to: &writer)
        if let invoice { writer.object("invoice", invoice) }
        writer.array("nextActions", strings: nextActions)
    }

    private func write(
        _ step: Step?, _ at: StaticString, _ by: StaticString, _ note: StaticString, to writer: inout JSONWriter
    ) {
        guard let step else { return }
        writer.member(at, step.at)
        writer.member(by, step.by)
        writer.member(note, step.note)
    }
}

extension Sublet.VendorInvoice: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("number", number)
        writer.member("date", date)
        writer.member("amount", amount)
        writer.member("recordedAt", recordedAt)
        writer.member("recordedBy", recordedBy)
    }
}

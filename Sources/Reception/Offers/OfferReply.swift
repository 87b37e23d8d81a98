import JSON
package import RepairOrders
import ServiceKit
import Network
package import Pricing

/// The customer's answer to an offer: work for this visit, or for another time.
struct OfferReply: Sendable {
    let result: ReceptionAnswer.Result
    let reason: String?
    let staffID: StaffID?
    /// Of the job that an accepted offer becomes.
    let work: OfferedWork
    /// When the customer is asked again about a declined one.
    let nextContactOn: LocalDate?

    init(
        _ result: ReceptionAnswer.Result, _ work: OfferedWork, reason: String?, by staff: StaffID?,
        nextContactOn: LocalDate?
    ) {
        self.result = result
        self.work = work
        self.reason = reason
        staffID = staff
        self.nextContactOn = nextContactOn
    }

    init(from reader: inout ObjectReader) {
        result = reader.choice("answer", ReceptionAnswer.Result.self)
        reason = reader.optionalString("reason", length: 1...500)
        staffID = reader.optionalID("staffId")
        work = OfferedWork(from: &reader)
        nextContactOn = reader.optionalDate("nextContactOn")
    }
}

/// What is said of the job that offered work becomes, where the offer does not say it.
package struct OfferedWork: Sendable {
    let operation: String?
    let payType: PayType
    let concernID: ConcernID?
    let parts: [PartInput]

    package init(operation: String?, payType: PayType, concernID: ConcernID?, parts: [PartInput]) {
        self.operation = operation
        self.payType = payType
        self.concernID = concernID
        self.parts = parts
    }

    init(from reader: inout ObjectReader) {
        operation = reader.optionalString("operation", length: 1...40)
        payType = reader.optionalChoice("payType", PayType.self) ?? .customer
        concernID = reader.optionalID("concernId")
        parts = reader.optionalParts("parts") ?? []
    }
}

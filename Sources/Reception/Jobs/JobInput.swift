import JSON
import Parts
import Pricing
import RepairOrders
import SQLDatabase
package import ServiceKit

/// A job as a client asks for it: an operation, who pays, and the parts it needs.
struct JobInput: Sendable {
    let operation: String
    let payType: PayType
    let concernID: ConcernID?
    /// The place of the concern in a new order's list, whose concerns have no identifiers yet.
    let concernIndex: Int?
    let parts: [PartInput]

    /// A job that was offered and is wanted.
    init(operation: String, payType: PayType, concernID: ConcernID?, parts: [PartInput]) {
        self.operation = operation
        self.payType = payType
        self.concernID = concernID
        concernIndex = nil
        self.parts = parts
    }

    /// A job of an order that exists.
    init(from reader: inout ObjectReader) {
        operation = reader.string("operation", length: 1...40)
        payType = reader.choice("payType", PayType.self)
        concernID = reader.optionalID("concernId")
        concernIndex = nil
        parts = reader.optionalParts("parts") ?? []
    }

    /// A job of an order that is being opened with so many concerns.
    init(ofNewOrder reader: inout ObjectReader, concerns: Int) {
        operation = reader.string("operation", length: 1...40)
        payType = reader.choice("payType", PayType.self)
        concernID = nil
        concernIndex = reader.optionalInteger("concern", in: 0...Int64(max(0, concerns - 1))).map { Int($0) }
        parts = reader.optionalParts("parts") ?? []
    }

    /// The job with the operation as the catalogue has it now.
    ///
    /// - Parameter pointer: where the job stands in the body.
    /// - Throws: `Refusal` 422 for an operation or a part that does not exist.
    func make(
        for document: RepairOrderDocument, concern: ConcernID?, position: Int, at pointer: String, _ call: Call,
        in transaction: Transaction
    ) throws -> Job {
        let known = try LaborOperation.referenced(code: operation, at: pointer + "/operation", in: transaction)
        var job = Job(
            id: call.newID(), orderID: document.order.id, position: position, concernID: concern,
            work: Job.Work(known), payType: payType)
        job.parts = try parts.lines(of: job.id, at: pointer + "/parts", call, in: transaction)
        return job
    }
}

/// A part that a job needs, by its number.
package struct PartInput: Sendable {
    package let partNumber: String
    package let quantity: Quantity
}

extension ObjectReader {
    /// The parts of a job; nil where the body does not name them.
    package mutating func optionalParts(_ name: String) -> [PartInput]? {
        optionalArray(name, count: 0...50) { element in
            element.object { reader in
                PartInput(
                    partNumber: reader.string("partNumber", length: 1...60), quantity: reader.quantity("quantity"))
            }
        }?.compactMap { $0 }
    }
}

extension [PartInput] {
    func lines(
        of job: JobID, at pointer: String, _ call: Call, in transaction: Transaction
    ) throws -> [PartLine] {
        try enumerated().map { index, input in
            let part = try Part.referenced(
                number: input.partNumber, at: "\(pointer)/\(index)/partNumber", in: transaction)
            return PartLine(
                id: call.newID(), jobID: job, position: index, partNumber: part.number, name: part.name,
                quantity: input.quantity)
        }
    }
}

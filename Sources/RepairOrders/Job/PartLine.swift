package import ServiceKit

/// A part that a job needs, as quoted.
package struct PartLine: Sendable, Equatable {
    package let id: PartLineID
    package let jobID: JobID
    package let position: Int
    package let partNumber: String
    package let name: String
    package let quantity: Quantity
    package var price: LinePrice?

    package init(
        id: PartLineID, jobID: JobID, position: Int, partNumber: String, name: String, quantity: Quantity,
        price: LinePrice? = nil
    ) {
        self.id = id
        self.jobID = jobID
        self.position = position
        self.partNumber = partNumber
        self.name = name
        self.quantity = quantity
        self.price = price
    }
}

package import Parts
package import RepairOrders
package import ServiceKit

/// What is out of the store for one job from one lot: issued less returned.
package struct IssuedPart: Sendable {
    package let jobID: JobID
    package let partID: PartID
    package let partNumber: String
    package let lotID: LotID
    package let lot: String
    package var quantity: Quantity
    package let unitCost: Money
}

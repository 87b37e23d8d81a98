package import RepairOrders

/// By which slip a part went to a job: what an invoice that cannot be made names (SET-01).
package struct IssuedSlip: Sendable {
    package let jobID: JobID
    package let partNumber: String
    package let number: String
}

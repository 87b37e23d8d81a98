/// A step of the process as the customer meets it; results are told by step (CBK-06).
package enum ProcessStep: String, Sendable, CaseIterable {
    case overall, booking, reception, repair, inspection, settlement, delivery
}

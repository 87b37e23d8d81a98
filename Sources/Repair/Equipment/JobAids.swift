import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the operation of a job asks for, and what of it is there: the manual's section, tools, test equipment (REP-07).
struct JobAids {
    let orderID: RepairOrderID
    let jobID: JobID
    /// The section that the operation names; nil where it names none.
    let manualSection: String?
    /// The tools and test equipment that the operation names, by kind, name or identity.
    let tools: [String]
    let references: [ManualReference]
    let equipment: [Taken]

    /// A section of the manual that someone worked by.
    struct ManualReference: Sendable {
        let section: String
        let staffID: StaffID
        let at: Instant
    }

    /// Equipment that was taken for the job, or for its order as a whole.
    struct Taken: Sendable {
        let id: EquipmentID
        let identity: String
        let name: String
        let kind: String
        let purpose: String
        let staffID: StaffID
        let outAt: Instant
        let returnedAt: Instant?
        /// The job that it was taken for; nil where it was for the order.
        let jobID: JobID?
    }

    init(of job: Job, in transaction: Transaction) throws {
        let operation = try LaborOperationTable.find(
            code: job.work.operation, revision: job.work.revision, in: transaction)
        orderID = job.orderID
        jobID = job.id
        manualSection = operation?.manualSection
        tools = operation?.tools ?? []
        references = try JobAidTable.references(of: job.id, in: transaction)
        equipment = try JobAidTable.equipment(of: job.orderID, in: transaction)
            .filter { $0.jobID == nil || $0.jobID == job.id }
    }

    /// Whether the operation asks for anything.
    var isAsked: Bool { manualSection != nil || !tools.isEmpty }

    /// What is asked for and is not there.
    var lacking: [String] {
        let known = Set(references.map { $0.section.lowercased() })
        let section = manualSection.filter { !known.contains($0.lowercased()) }
        let there = Set(equipment.flatMap { [$0.kind, $0.name, $0.identity] }.map { $0.lowercased() })
        return section + tools.filter { !there.contains($0.lowercased()) }
    }
}

extension String? {
    /// The text in a list where there is one that fits, else nothing.
    fileprivate func filter(_ isFit: (String) -> Bool) -> [String] { map { isFit($0) ? [$0] : [] } ?? [] }
}

extension JobAids: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("repairOrderId", orderID)
        writer.member("jobId", jobID)
        writer.member("manualSection", manualSection)
        writer.array("tools", strings: tools)
        writer.array("manualReferences") { writer in
            for reference in references {
                writer.object { writer in
                    writer.member("section", reference.section)
                    writer.member("staffId", reference.staffID)
                    writer.member("at", reference.at)
                }
            }
        }
        writer.array("equipment", equipment)
        writer.array("lacking", strings: lacking)
    }
}

extension JobAids.Taken: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("equipmentId", id)
        writer.member("identity", identity)
        writer.member("name", name)
        writer.member("kind", kind)
        writer.member("purpose", purpose)
        writer.member("staffId", staffID)
        writer.member("outAt", outAt)
        writer.member("returnedAt", returnedAt)
        writer.member("jobId", jobID)
    }
}

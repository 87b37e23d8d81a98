import JSON
import Network
import RepairOrders
import ServiceKit

/// What is wrong with a job, why, and what is done about it (INS-05).
struct Defect: Sendable {
    let jobID: JobID
    /// The item of the plan that is not ok; nil where none says it.
    let item: String?
    let defect: String
    let cause: String
    /// What reports add causes up by.
    let causeClass: CauseClass
    let disposition: Disposition
    /// What leaving it means for the vehicle's safety (INS-07).
    let safetyClass: DeferredJob.SafetyClass?
    /// Who asked the customer, and how, where the vehicle goes with the defect.
    let customerAnswer: CustomerAnswer?
    /// The deferred job that it became.
    var deferredJobID: DeferredJobID?

    enum Disposition: String, Sendable, CaseIterable {
        case rework, replacePart, adjust, retest
        case customerAccepts
        case `defer`

        /// Whether the job goes back to the workshop.
        var returnsJob: Bool { self != .customerAccepts && self != .defer }
    }

    enum CauseClass: String, Sendable, CaseIterable {
        case workmanship, part, diagnosis, information, equipment, other
    }

    /// The customer's word that the vehicle goes as it is.
    struct CustomerAnswer: Sendable {
        let method: Method
        let staffID: StaffID

        enum Method: String, Sendable, CaseIterable {
            case inPerson, phone, message, link
        }
    }
}

extension Defect: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("jobId", jobID)
        writer.member("item", item)
        writer.member("defect", defect)
        writer.member("cause", cause)
        writer.member("causeClass", causeClass.rawValue)
        writer.member("disposition", disposition.rawValue)
        writer.member("safetyClass", safetyClass?.rawValue)
        if let customerAnswer { writer.object("customerAnswer", customerAnswer) }
        writer.member("deferredJobId", deferredJobID)
    }

    /// Reads one as a client sends it.
    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            jobID: reader.id("jobId"), item: reader.optionalString("item", length: 1...100),
            defect: reader.string("defect", length: 1...1_000), cause: reader.string("cause", length: 1...1_000),
            causeClass: reader.optionalChoice("causeClass", CauseClass.self) ?? .other,
            disposition: reader.choice("disposition", Disposition.self),
            safetyClass: reader.optionalChoice("safetyClass", DeferredJob.SafetyClass.self),
            customerAnswer: reader.optionalObject("customerAnswer", CustomerAnswer.read))
    }

    /// Reads one as it was stored.
    static func readStored(_ reader: inout ObjectReader) -> Self {
        var defect = read(&reader)
        defect.deferredJobID = reader.optionalID("deferredJobId")
        return defect
    }
}

extension Defect.CustomerAnswer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("method", method.rawValue)
        writer.member("staffId", staffID)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(method: reader.choice("method", Method.self), staffID: reader.id("staffId"))
    }
}

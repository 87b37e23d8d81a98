import Customers
import Network
import Pricing
import ServiceKit

@testable import RepairOrders

/// Documents made by hand, for rules that ask no database.
enum Sample {
    static let now = Instant(seconds: 1_795_482_000)

    static func order(_ status: RepairOrderStatus = .draft, appointment: AppointmentID? = nil) -> RepairOrder {
        var order = RepairOrder(
            id: RepairOrderID(stored: "ro_1"), number: "SH01-20261124-0001", outletID: OutletID(stored: "out_1"),
            customerID: CustomerID(stored: "cus_1"), vehicleID: VehicleID(stored: "veh_1"), appointmentID: appointment,
            advisorID: StaffID(stored: "stf_1"), currency: .CNY, createdAt: now)
        order.status = status
        return order
    }

    static func job(_ number: Int = 1, _ status: JobStatus = .proposed, concern: ConcernID? = nil) -> Job {
        let work = Job.Work(
            operation: "LOF", revision: 1, description: "Oil service", standardHours: Hours(hundredths: 80),
            skill: "maintenance", level: 1, bayKind: .lift, selfCheck: [], roadTest: false, guarantee: nil)
        var job = Job(
            id: JobID(stored: "job_\(number)"), orderID: RepairOrderID(stored: "ro_1"), position: number,
            concernID: concern, work: work, payType: .customer)
        job.status = status
        return job
    }

    static func priced(_ number: Int = 1, _ status: JobStatus = .proposed, concern: ConcernID? = nil) -> Job {
        var job = job(number, status, concern: concern)
        job.labor = LinePrice(unitPrice: 30_000, net: 24_000, tax: 3_120)
        return job
    }

    static func concern(_ diagnosis: Concern.Diagnosis.Result? = .found, noJobReason: String? = nil) -> Concern {
        var concern = Concern(
            id: ConcernID(stored: "con_1"), orderID: RepairOrderID(stored: "ro_1"), position: 0, text: "It squeals")
        if let diagnosis {
            concern.diagnosis = Concern.Diagnosis(
                result: diagnosis, cause: "Pads", testPlan: "Measure", noJobReason: noJobReason, by: nil, at: now)
        }
        return concern
    }

    /// A document in which no rule stands against any action.
    static func clear(_ status: RepairOrderStatus) -> RepairOrderDocument {
        let jobStatus: JobStatus = status == .draft ? .proposed : .completed
        var order = order(status)
        order.walkAround = "{}"
        order.times.estimated = now
        order.isSettled = true
        let concern = concern()
        return RepairOrderDocument(
            order: order, concerns: [concern], jobs: [priced(1, jobStatus, concern: concern.id)])
    }
}

/// The refusal that a body throws; nil where it throws none.
func refusal(_ body: () throws -> Void) -> Refusal? {
    do {
        try body()
        return nil
    } catch {
        return error as? Refusal
    }
}

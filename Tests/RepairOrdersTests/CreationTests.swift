import JSON
import Network
import Testing

@testable import RepairOrders
@testable import ServiceKit

@Suite("The event of an order's creation")
struct CreationTests {
    static let documents: [RepairOrderDocument] = {
        var full = Sample.clear(.draft)
        full.order.promisedAt = Sample.now
        full.order.keyTag = #"A, "7" }]\"#
        full.order.walkAround = #"{"fuelPercent":50}"#
        full.jobs.append(Sample.job(2))
        return [
            RepairOrderDocument(order: Sample.order()),
            RepairOrderDocument(
                order: Sample.order(appointment: AppointmentID(stored: "apt_1")), concerns: [Sample.concern(nil)]),
            full,
        ]
    }()

    @Test("tells what differs from nothing, member by member", arguments: documents)
    func tells(_ document: RepairOrderDocument) throws {
        let event = Event(creation: "repairOrder.created", "ro_1", outlet: "out_1", lists: ["concerns", "jobs"]) {
            document.writeCreation(to: &$0)
        }
        let told = try document.changes(since: nil)
        #expect(event.written == Event.Change.text(told))
        #expect(event.changes.map(\.member) == told.map(\.member))
        for change in told {
            #expect(event.after(change.member) == change.after)
        }
        #expect(event.after("subStatus") == nil)
    }
}

import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What Booking says to changes of an outlet's resources.
enum CapacityReactions {
    static let all: [Reaction] = [
        Reaction(to: "transportResource.deleted") { event, call, transaction in
            guard try CapacityClaimTable.isTaken(unitsOf: event.resource, after: call.now, in: transaction) else {
                return
            }
            throw Refusal(
                .BKG_16, code: "resource_in_use",
                """
                Appointments to come have this vehicle or shuttle. Move them first, or take it out of service, so that \
                no further one gets it.
                """,
                zh: "尚有预约占用该车辆。请先调整相关预约,或先将其停用,以免再被占用。")
        }
    ]
}

import Booking
import RepairOrders
import ServiceKit

/// What states are called to customers.
enum StatusWords {
    static func of(_ status: RepairOrderStatus) -> Text {
        switch status {
        case .draft: Text("Being agreed with you", zh: "正在与您确认")
        case .authorized: Text("Waiting for the workshop", zh: "等待维修")
        case .inRepair: Text("In the workshop", zh: "维修中")
        case .inInspection: Text("Being inspected", zh: "质检中")
        case .ready: Text("Ready", zh: "已完工")
        case .invoiced: Text("Ready to be collected", zh: "可提车")
        case .delivered, .closed: Text("Handed over", zh: "已交车")
        case .cancelled: Text("Cancelled", zh: "已取消")
        }
    }

    static func of(_ status: JobStatus) -> Text {
        switch status {
        case .proposed: Text("Proposed", zh: "待确认")
        case .approved, .assigned: Text("Agreed", zh: "已确认")
        case .inProgress: Text("In work", zh: "进行中")
        case .paused: Text("Paused", zh: "暂停")
        case .completed: Text("Done", zh: "已完成")
        case .passed: Text("Done and inspected", zh: "已完成并质检合格")
        case .failed: Text("Being done again", zh: "返工中")
        case .declined: Text("Not wanted", zh: "未采纳")
        case .deferred: Text("For another visit", zh: "留待下次")
        }
    }

    static func of(_ status: AppointmentStatus) -> Text {
        switch status {
        case .requested: Text("Requested", zh: "已预约,待确认")
        case .confirmed: Text("Confirmed", zh: "已确认")
        case .arrived: Text("You are here", zh: "已到店")
        case .fulfilled: Text("Kept", zh: "已履约")
        case .cancelled: Text("Cancelled", zh: "已取消")
        case .noShow: Text("Missed", zh: "未到店")
        }
    }
}

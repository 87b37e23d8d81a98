import Network
import RepairOrders
import ServiceKit

enum PreparationItemNoun: IdentifierKind {
    static let prefix = "prp"
}

typealias PreparationItemID = Identifier<PreparationItemNoun>

/// What has to be ready before the customer comes (BKG-08).
enum PreparationKind: String, Sendable, CaseIterable {
    case repairOrderDraft, parts, expert, technicianAndBay, equipment, documents

    /// What every appointment is prepared with; the expert comes in when asked.
    static let always: [PreparationKind] = [.repairOrderDraft, .parts, .technicianAndBay, .equipment, .documents]

    var title: Text {
        switch self {
        case .repairOrderDraft: Text("Draft the repair order", zh: "准备委托书草稿")
        case .parts: Text("Lay the parts on the booking shelf", zh: "将配件备至预约货架")
        case .expert: Text("Have the technical expert look at it", zh: "请技术专家会诊")
        case .technicianAndBay: Text("Tell the technician and keep the bay", zh: "通知技师并预留工位")
        case .equipment: Text("Make equipment and tools ready", zh: "准备设备和工具")
        case .documents: Text("Lay out history, campaigns and forms", zh: "准备维修记录、活动和表单")
        }
    }
}

/// One item of an appointment's preparation list.
struct PreparationItem: Sendable {
    let id: PreparationItemID
    let kind: PreparationKind
    var done: Done?
    var note: String?

    struct Done: Sendable {
        let at: Instant
        let by: StaffID
    }

    /// Who has to do it.
    enum Owner: Sendable, Hashable {
        case staff(StaffID)
        case role(StaffRole)
    }
}

/// An appointment's preparation list, as its people and its time stand now.
struct PreparationList: Sendable {
    let items: [PreparationItem]
    let appointment: Appointment
    /// The technicians who are kept for the work, the first one first.
    let technicians: [StaffID]

    var missing: [PreparationItem] { items.filter { $0.done == nil } }
    var isComplete: Bool { missing.isEmpty }

    /// How long before the customer comes everything has to be ready.
    static let leadMinutes: Int64 = 60

    /// An hour ahead; for one who comes sooner, when the customer comes.
    var dueAt: Instant {
        let due = appointment.startsAt.adding(minutes: -Self.leadMinutes)
        return due < appointment.createdAt ? appointment.startsAt : due
    }

    /// The advisor owns the list, and what nobody else has to do (BKG-08).
    func owner(of item: PreparationItem) -> PreparationItem.Owner {
        switch item.kind {
        case .repairOrderDraft, .technicianAndBay, .documents: .staff(appointment.advisorID)
        case .parts: .role(.partsClerk)
        case .expert: appointment.expertID.map { .staff($0) } ?? .role(.technicalExpert)
        case .equipment: technicians.first.map { .staff($0) } ?? .role(.technician)
        }
    }
}

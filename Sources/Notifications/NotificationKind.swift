package import Customers
import ServiceKit

/// What is told to whom: each has a template in every language (EVT-03).
package enum NotificationKind: String, Sendable, CaseIterable {
    case appointmentBooked = "appointment.booked"
    case appointmentPartsWanted = "appointment.partsWanted"
    case appointmentConfirmed = "appointment.confirmed"
    case appointmentRescheduled = "appointment.rescheduled"
    case appointmentMoved = "appointment.moved"
    case appointmentCancelled = "appointment.cancelled"
    case appointmentCalledOff = "appointment.calledOff"
    case appointmentNoShow = "appointment.noShow"
    case appointmentReminder = "appointment.reminder"
    case appointmentCheck = "appointment.check"
    case waitListOffered = "waitListEntry.offered"
    case promiseAtRisk = "repairOrder.promiseAtRisk"
    case promiseMoved = "repairOrder.promiseMoved"
    case inspectionFailed = "inspection.failed"
    case vehicleReady = "repairOrder.ready"
    case changeQuoted = "changeRequest.quoted"
    case callbackDue = "callback.due"
    case surveyInvitation = "survey.invitation"
    case campaign = "campaign.message"
}

extension NotificationKind {
    /// What the customer has to have agreed to (CUS-04); nil for words to staff.
    package var purpose: ConsentPurpose? {
        switch self {
        case .appointmentConfirmed, .appointmentRescheduled, .appointmentCancelled, .appointmentReminder,
            .waitListOffered, .promiseMoved, .vehicleReady, .changeQuoted:
            .service
        case .surveyInvitation: .survey
        case .campaign: .marketing
        default: nil
        }
    }

    /// Whether it belongs to an open appointment or order, so that the contract allows it (CUS-04).
    package var isOfContract: Bool { purpose == .service }

    /// The names that its template may hold in double braces.
    package var placeholders: [String] {
        switch self {
        case .appointmentBooked: ["number", "time", "concerns"]
        case .appointmentPartsWanted: ["number", "time", "reserved", "short"]
        case .appointmentConfirmed: ["number", "time", "outlet", "advisor"]
        case .appointmentRescheduled, .appointmentMoved: ["number", "before", "time", "outlet", "advisor", "reason"]
        case .appointmentCancelled, .appointmentCalledOff, .appointmentNoShow: ["number", "time", "outlet", "reason"]
        case .appointmentReminder: ["number", "time", "outlet", "advisor"]
        case .appointmentCheck: ["number", "time", "missing"]
        case .waitListOffered: ["time", "until", "outlet"]
        case .promiseAtRisk: ["number", "promised", "projected"]
        case .promiseMoved: ["number", "before", "promised", "outlet"]
        case .inspectionFailed: ["number", "defects", "projected"]
        case .vehicleReady: ["number", "outlet", "advisor"]
        case .changeQuoted: ["number", "total", "validUntil", "outlet"]
        case .callbackDue: ["number", "time"]
        case .surveyInvitation: ["number", "outlet"]
        case .campaign: ["text", "outlet"]
        }
    }
}

/// What a route asks of its caller; every route but the open ones names one (SEC-02).
///
/// Roles that grant them come later; the administrator key grants all.
package enum Permission: String, Sendable, CaseIterable {
    case readNetwork, manageNetwork
    case readCustomers, manageCustomers
    case readPrices, managePrices
    case readParts, manageParts, issueParts
    case readAppointments, bookAppointments
    case readOrders, manageOrders
    case repair, inspect
    case readInvoices, settle, deliver
    case readCallbacks, callBack
    case readQuality, manageQuality
    case readEvents
    case setTestClock
}

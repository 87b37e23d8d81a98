/// What a route asks of its caller; every route but the open ones names one (SEC-02).
package enum Permission: String, Sendable, CaseIterable {
    case readNetwork, manageNetwork
    case readCustomers, manageCustomers
    case readPrices, managePrices
    case readParts, manageParts, receiveParts, issueParts
    case readAppointments, bookAppointments
    case readOrders, manageOrders
    case repair, inspect
    case attachFiles, examineVehicles
    case readInvoices, invoice, settle, deliver
    case readCallbacks, callBack
    case readQuality, manageQuality
    case readEvents
    case manageUsers, manageKeys, manageLinks, manageWebhooks
    case readAudit
    case importData, exportData
    case setTestClock
}

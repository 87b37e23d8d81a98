/// What someone is in the network; decides what they may do (SEC-02).
///
/// Where they may do it is their `Reach`.
package enum Role: String, Sendable, CaseIterable {
    case serviceAdvisor, technician, technicalExpert, qualityInspector, partsClerk, cashier, callbackAgent
    case outletManager, networkAdministrator
}

extension Role {
    /// The one table of roles and permissions (SEC-02).
    ///
    /// Whatever changes what the whole network works by (outlets, catalogues, labour operations) asks for the reach
    /// of the network besides.
    package var permissions: Permissions {
        switch self {
        case .serviceAdvisor:
            [
                .readNetwork, .readCustomers, .manageCustomers, .readPrices, .readParts, .readAppointments,
                .bookAppointments, .readOrders, .manageOrders, .readInvoices, .invoice, .deliver, .readCallbacks,
                .readQuality, .manageLinks, .attachFiles, .examineVehicles,
            ]
        case .technician:
            [.readNetwork, .readPrices, .readParts, .readOrders, .repair, .attachFiles, .examineVehicles]
        case .technicalExpert:
            [
                .readNetwork, .readPrices, .readParts, .readAppointments, .readOrders, .repair, .readQuality,
                .attachFiles, .examineVehicles,
            ]
        case .qualityInspector:
            [
                .readNetwork, .readPrices, .readParts, .readOrders, .inspect, .readQuality, .attachFiles,
                .examineVehicles,
            ]
        case .partsClerk:
            [.readNetwork, .readPrices, .readParts, .receiveParts, .issueParts, .readOrders, .attachFiles]
        case .cashier:
            [.readNetwork, .readCustomers, .readPrices, .readOrders, .readInvoices, .invoice, .settle]
        case .callbackAgent:
            [
                .readNetwork, .readCustomers, .readPrices, .readAppointments, .bookAppointments, .readOrders,
                .readCallbacks, .callBack, .readQuality, .attachFiles,
            ]
        case .outletManager:
            [
                .readNetwork, .manageNetwork, .readCustomers, .manageCustomers, .readPrices, .managePrices, .readParts,
                .manageParts, .receiveParts, .issueParts, .readAppointments, .bookAppointments, .readOrders,
                .manageOrders, .repair, .inspect, .readInvoices, .invoice, .settle, .deliver, .readCallbacks, .callBack,
                .readQuality, .manageQuality, .readEvents, .manageUsers, .manageLinks, .exportData,
                .attachFiles, .examineVehicles,
            ]
        case .networkAdministrator: .all
        }
    }
}

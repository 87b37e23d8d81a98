package import ServiceKit

/// What can be had as a whole: each row as its own route shows it.
package enum ExportKind: String, Sendable, CaseIterable {
    case customers, vehicles, parts, stock, operations, priceLists, repairOrders, invoices, events

    /// The permission that its rows need beside that to export.
    package var permission: Permission {
        switch self {
        case .customers, .vehicles: .readCustomers
        case .parts, .stock: .readParts
        case .operations, .priceLists: .readPrices
        case .repairOrders: .readOrders
        case .invoices: .readInvoices
        case .events: .readEvents
        }
    }

    /// The list whose pages are walked; nil where the stock's outlet is not named.
    func list(outlet: String?) -> String? {
        switch self {
        case .customers: "/v1/customers"
        case .vehicles: "/v1/vehicles"
        case .parts: "/v1/parts"
        case .stock: outlet.map { "/v1/outlets/\($0)/stock" }
        case .operations: "/v1/labor-operations"
        case .priceLists: "/v1/price-lists"
        case .repairOrders: "/v1/repair-orders"
        case .invoices: "/v1/invoices"
        case .events: "/v1/events"
        }
    }

    /// Whether the list shows less of a row than the row's own route.
    var isListShort: Bool {
        switch self {
        case .priceLists, .repairOrders, .invoices: true
        case .customers, .vehicles, .parts, .stock, .operations, .events: false
        }
    }

    /// The columns as CSV, in their order.
    package var columns: [Column] {
        switch self {
        case .customers:
            Column.list("id version# createdAt kind name phones[] email language address[] preferredChannel")
                + Column.list(
                    "preferredHours.start preferredHours.end timeZone externalIds[] birthday source verifiedOn")
                + Column.list("mergedInto erasedAt")
        case .vehicles:
            Column.list("id version# createdAt vin plate make model variant modelYear# engine displacementCc# colour")
                + Column.list("inServiceOn ownerId mileageKm# externalIds[]")
        case .parts:
            Column.list("id version# number name unit") + Column.money("listPrice", "cost")
                + Column.list("genuine? category maker shelfLifeDays# hazardous? supersedes createdAt externalIds[]")
        case .stock: Column.list("partId partNumber name onHand# reserved# available# lots[]")
        case .operations:
            Column.list("id version# code revision# description standardHours# standardHoursByModel[] skill level#")
                + Column.list("bayKind selfCheck[]")
                + Column.list("roadTest? roadTestWithTechnician? guarantee.days# guarantee.distanceKm# manualSection")
                + Column.list("tools[] inspectionChecklist[] createdAt")
        case .priceLists:
            Column.list("id version# outletId effectiveFrom effectiveUntil currency createdAt laborRates[]")
                + Column.list("partPrices[] fees[]")
        case .repairOrders: Self.orderColumns
        case .invoices: Self.invoiceColumns
        case .events: Column.list("sequence# type resource root version# outletId actor at changes[]")
        }
    }

    private static let orderColumns =
        Column.list("id number status subStatus version# outletId customerId vehicleId appointmentId advisorId")
        + Column.list("createdAt mileageKm# walkAround[] visit keyTag approvalContact[] promisedAt originalPromisedAt")
        + Column.list("priceListId signedDocumentHash concerns[] jobs[]")
        + Column.money("amounts.estimated", "amounts.authorized", "amounts.actual")
        + Column.list("safetyStop? openChangeRequests# openSublets# settled? parkingSpace externalIds[]")
        + Column.list("authorizedAt startedAt submittedAt passedAt invoicedAt deliveredAt closedAt cancelledAt")

    private static let invoiceColumns =
        Column.list("id number status version# repairOrderId outletId customerId vehicleId createdAt issuedOn currency")
        + Column.money("agreedTotal", "net", "tax", "total", "credited", "customerTotal", "paid", "refunded", "open")
        + Column.money("overpaid")
        + Column.list("discount[] payers[] lines[] byPayType[] payments[] creditNotes[]")
}

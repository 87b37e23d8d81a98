import JSON
package import ServiceKit

/// What can be brought in as a whole, each line by the rules of the route for one.
package enum ImportKind: String, Sendable, CaseIterable {
    case customers, vehicles, parts, stock, operations, priceLists

    /// The permission that its lines need beside that to import.
    package var permission: Permission {
        switch self {
        case .customers, .vehicles: .manageCustomers
        case .parts: .manageParts
        case .stock: .receiveParts
        case .operations, .priceLists: .managePrices
        }
    }

    /// Where a new one is made.
    var path: String {
        switch self {
        case .customers: "/v1/customers"
        case .vehicles: "/v1/vehicles"
        case .parts: "/v1/parts"
        case .stock: "/v1/goods-receipts"
        case .operations: "/v1/labor-operations"
        case .priceLists: "/v1/price-lists"
        }
    }

    /// How one that is known is changed; nil where it never is.
    var change: String? {
        switch self {
        case .customers, .vehicles, .parts: "PATCH"
        case .operations: "PUT"
        case .stock, .priceLists: nil
        }
    }

    /// Whether its records say themselves how integrators call them.
    var tellsExternalIDs: Bool {
        switch self {
        case .customers, .vehicles, .parts: true
        case .stock, .operations, .priceLists: false
        }
    }

    /// The member that names one among all, besides its identifier.
    var naturalKey: String? {
        switch self {
        case .parts: "number"
        case .operations: "code"
        case .customers, .vehicles, .stock, .priceLists: nil
        }
    }

    /// The member that the path of one ends with.
    var pathKey: String { self == .operations ? "code" : "id" }

    /// Members that are set once: a line that knows them otherwise is refused.
    var fixed: Set<String> {
        switch self {
        case .customers: ["kind"]
        case .parts: ["number", "unit", "shelfLifeDays", "hazardous", "supersedes"]
        case .vehicles, .stock, .operations, .priceLists: []
        }
    }

    /// Members that say how the first line is taken, and nothing of one that is known: its mileage has grown since.
    var onlyNew: Set<String> { self == .vehicles ? ["mileageKm"] : [] }

    /// Members that name another record by the integrator's own id, with the member and the kind that it stands for.
    var references: [(external: String, member: String, kind: ImportKind)] {
        self == .vehicles ? [("ownerExternalId", "ownerId", .customers)] : []
    }

    /// The columns of its CSV; any other is text.
    var columns: [Column] {
        switch self {
        case .customers: ExportKind.customers.columns + Column.list("phones[] allowDuplicate?") + Self.address
        case .vehicles: ExportKind.vehicles.columns
        case .parts: ExportKind.parts.columns
        case .stock: Column.list("outletId receivedBy supplier partNumber lot quantity# expiresOn") + Self.unitCost
        case .operations: ExportKind.operations.columns
        case .priceLists: ExportKind.priceLists.columns
        }
    }

    private static let address = Column.list("address.line1 address.line2 address.city address.country")
    private static let unitCost = Column.money("unitCost")

    /// The body of the route for one: goods are received as a receipt of one line.
    func body(of members: [JSONMember]) -> [JSONMember] {
        guard self == .stock else { return members }
        let ofReceipt: Set = ["outletId", "receivedBy", "supplier"]
        let line = JSONObject(members: members.filter { !ofReceipt.contains($0.name) })
        return members.filter { ofReceipt.contains($0.name) }
            + [JSONMember(name: "lines", value: .array([.object(line)]))]
    }
}

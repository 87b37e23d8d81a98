package import ServiceKit

package enum ServicePackageNoun: IdentifierKind {
    package static let prefix = "pkg"
}

package typealias ServicePackageID = Identifier<ServicePackageNoun>

/// Jobs and parts at a price for all of them (PRI-04), in its present revision; an order keeps the revision that it was
/// priced with.
package struct ServicePackage: Sendable, Equatable {
    package let id: ServicePackageID
    package let code: String
    /// Counts the revisions from 1; also the version of the resource.
    package let revision: Int64
    package let name: String
    /// Without tax, for all jobs and parts together; it is for outlets of its currency.
    package let price: Money
    /// The models that it is for; empty for any.
    package let models: [VehicleModel]
    /// The days on which it can be put on an order, by the outlet's calendar.
    package let validFrom: LocalDate?
    package let validUntil: LocalDate?
    package let jobs: [Job]
    package let createdAt: Instant

    /// One job of the package.
    package struct Job: Sendable, Equatable {
        package let operation: String
        package let parts: [Part]
    }

    package struct Part: Sendable, Equatable {
        package let partNumber: String
        package let quantity: Quantity
    }

    /// Whether it is for such a vehicle.
    package func fits(make: String, model: String) -> Bool {
        models.isEmpty || models.contains { $0.matches(make: make, model: model) }
    }

    package func isValid(on day: LocalDate) -> Bool {
        validFrom.map { $0 <= day } ?? true && validUntil.map { day <= $0 } ?? true
    }
}

/// A model of vehicles: of one make, or of whatever make has a model of that name.
package struct VehicleModel: Sendable, Equatable, Hashable {
    package let make: String?
    package let model: String

    /// Upper and lower case are the same, as people write both.
    package func matches(make: String, model: String) -> Bool {
        self.model.lowercased() == model.lowercased()
            && (self.make.map { $0.lowercased() == make.lowercased() } ?? true)
    }
}

package import ServiceKit

/// Staff, in identifiers.
package enum StaffNoun: IdentifierKind {
    package static let prefix = "stf"
}

/// Identifies a staff member: `stf_…`.
package typealias StaffID = Identifier<StaffNoun>

/// What people do at an outlet; one person may do several things (NET-04).
package enum StaffRole: String, Sendable, CaseIterable {
    case serviceAdvisor, technician, technicalExpert, qualityInspector, partsClerk, cashier, callbackAgent
    case outletManager, networkAdministrator
}

/// Whether someone works here now; who leaves keeps their history (NET-05).
package enum StaffStatus: String, Sendable, CaseIterable {
    case active, inactive
}

/// What changes someone's employment status.
package enum StaffAction: String, Sendable, CaseIterable {
    case activate, deactivate
}

/// The departments of the standard (NET-04).
package enum Department: String, Sendable, CaseIterable {
    case customerService, technicalSupport, repair, parts, quality
}

/// A skill with its level, and the certificate that proves it; a certificate holds to the end of its day.
package struct StaffSkill: Hashable, Sendable {
    package let code: String
    package let level: Int
    package let expiresOn: LocalDate?
    /// The number of the certificate.
    package let certificate: String?
    package let issuedOn: LocalDate?

    package init(
        code: String, level: Int, expiresOn: LocalDate?, certificate: String? = nil, issuedOn: LocalDate? = nil
    ) {
        self.code = code
        self.level = level
        self.expiresOn = expiresOn
        self.certificate = certificate
        self.issuedOn = issuedOn
    }
}

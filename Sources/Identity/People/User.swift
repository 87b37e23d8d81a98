import Network
import ServiceKit

enum UserNoun: IdentifierKind {
    static let prefix = "usr"
}

/// Identifies someone who signs in: `usr_…`.
typealias UserID = Identifier<UserNoun>

/// Someone who signs in with a name and a password (SEC-01).
struct User: Sendable {
    let id: UserID
    /// In small letters; never changes.
    let login: String
    var name: String
    var roles: [Role]
    var reach: StoredReach
    /// Their staff record, by which their own work is known (SEC-07).
    var staffID: StaffID?
    var status: UserStatus
    /// Others know the password, and nothing can be done before it is changed.
    var mustChangePassword: Bool
    /// Whether a code is asked for beside the password.
    var hasSecondFactor: Bool
    var version: Int64 = 1
    let createdAt: Instant
    var lastSignedInAt: Instant?

    var permissions: Permissions { Self.permissions(of: roles) }

    /// Whether they may do everything everywhere, so that others can be let in by them.
    var isAdministrator: Bool {
        status == .active && reach == .network && roles.contains(.networkAdministrator)
    }

    /// All that the roles allow together.
    static func permissions(of roles: [Role]) -> Permissions {
        roles.reduce([]) { $0.union($1.permissions) }
    }

    /// The roles of a column.
    static func roles(_ text: String) -> [Role] {
        text.split(separator: " ").compactMap { Role(rawValue: String($0)) }
    }

    /// As they stand in their column.
    static func text(of roles: [Role]) -> String { roles.map(\.rawValue).joined(separator: " ") }
}

/// Whether someone can sign in.
enum UserStatus: String, Sendable, CaseIterable {
    case active, disabled
}

/// What someone signs in with.
enum Login {
    static let form = "2 to 64 of a-z, 0-9, dot, hyphen, underscore and @"

    /// In small letters; nil where it is none.
    static func normal(_ text: String) -> String? {
        let small = text.lowercased()
        let isPlain = small.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
            default: false
            }
        }
        return isPlain && (2...64).contains(small.utf8.count) ? small : nil
    }
}

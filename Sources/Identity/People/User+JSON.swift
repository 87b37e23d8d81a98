import JSON
import Network
import ServiceKit

/// Who a new user is to be.
struct UserInput: Sendable {
    let login: String
    let name: String
    let roles: [Role]
    let reach: StoredReach
    let staffID: StaffID?
    /// Nil for one that is made, and shown once.
    let password: String?

    static func read(_ reader: inout ObjectReader) -> UserInput {
        UserInput(
            login: reader.parsed("login", expected: Login.form, placeholder: "", Login.normal),
            name: reader.string("name", length: 1...100), roles: reader.roles(), reach: reader.reach(),
            staffID: reader.optionalID("staffId"), password: reader.optionalString("password", length: 1...128))
    }
}

extension ObjectReader {
    /// The member `roles`, in the order of the table.
    mutating func roles() -> [Role] {
        let chosen = Set(distinctChoices("roles", Role.self))
        return Role.allCases.filter(chosen.contains)
    }
}

extension User {
    static func readChanges(_ reader: inout ObjectReader) -> Changes<User> {
        var changes = Changes<User>()
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...100) })
        changes.set(\.roles, to: reader.change("roles") { $0.roles() })
        changes.set(\.reach, to: reader.change("reach") { $0.reach() })
        changes.set(\.staffID, to: reader.clearableChange("staffId") { $0.optionalID("staffId") })
        changes.set(\.status, to: reader.change("status") { $0.choice("status", UserStatus.self) })
        return changes
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = ["name", "roles", "reach", "staffId", "status"]

    /// Who it is: events only name these members (CUS-05).
    static let personal: [StaticString] = ["name"]

    /// The user with the password that was made for them, in the one answer that shows it.
    struct WithPassword: JSONRepresentable {
        let user: User
        let initialPassword: String?

        func writeMembers(to writer: inout JSONWriter) {
            user.writeMembers(to: &writer)
            writer.member("initialPassword", initialPassword)
        }
    }
}

extension User: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("login", login)
        writer.member("name", name)
        writer.member("status", status.rawValue)
        writer.array("roles", strings: roles.map(\.rawValue))
        writer.member("reach", reach)
        writer.member("staffId", staffID)
        writer.member("mustChangePassword", mustChangePassword)
        writer.member("secondFactor", hasSecondFactor)
        writer.member("lastSignedInAt", lastSignedInAt)
    }
}

extension User {
    /// Before there was one, for the event of a new user.
    struct Nobody: JSONRepresentable {
        func writeMembers(to writer: inout JSONWriter) {}
    }
}

import Network
import SQLDatabase
import ServiceKit

/// Who has left gets in no more: their users are disabled, and their sessions end (NET-05).
enum EndAccess {
    static let reaction = Reaction(to: "staff.deactivated") { event, call, transaction in
        for found in try UserTable.active(of: StaffID(stored: event.resource), in: transaction) {
            guard call.caller.id != found.id.text else { throw Refusal.ownAccount }
            if found.isAdministrator {
                let others = try UserTable.hasAdministrator(but: found.id, in: transaction)
                guard try others || KeyTable.hasAdministrator(but: nil, at: call.now, in: transaction) else {
                    throw Refusal.lastAdministrator
                }
            }
            var user = found
            user.status = .disabled
            user.version += 1
            try UserTable.update(user, in: transaction)
            try SessionTable.deleteAll(of: user.id, in: transaction)
            try call.record(
                Event(
                    "user.disabled", user.id.text, version: user.version, outlet: nil,
                    changes: [
                        .init("status", from: UserStatus.active.rawValue, to: UserStatus.disabled.rawValue)
                    ]), in: transaction)
        }
    }
}

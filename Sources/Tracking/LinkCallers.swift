import SQLDatabase
import ServiceKit

/// Customers who come by a link.
enum LinkCallers {
    static let source = CallerSource(prefix: LinkToken.prefix) { presented, transaction in
        guard let secret = try LinkSecretTable.find(in: transaction),
            let token = LinkToken(presented.text, secret), token.expiresAt > presented.at,
            let link = try AccessLinkTable.find(token.id, in: transaction), link.revokedAt == nil,
            link.expiresAt == token.expiresAt
        else { return nil }
        let caller = Caller(
            id: link.id.text, name: link.customerName ?? "", kind: .customer, permissions: [],
            reach: .outlets([link.outletID.text]))
        return FoundCaller(caller, expiresAt: link.expiresAt)
    }
}

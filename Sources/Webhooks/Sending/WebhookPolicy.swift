import CCurl
import ServiceKit

/// What this program allows and is able to send.
package struct WebhookPolicy: Sendable {
    /// Whether receivers in private networks may be called (`--allow-private-webhooks`).
    package var allowsPrivateAddresses: Bool
    /// Whether the library for HTTP is there; it is loaded when someone asks, which takes a few milliseconds.
    package var canSend: @Sendable () -> Bool

    package init(
        allowsPrivateAddresses: Bool = false, canSend: @escaping @Sendable () -> Bool = { ccurl_is_loaded() != 0 }
    ) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.canSend = canSend
    }

    /// Refuses what can be seen to be private without asking a resolver; the rest is seen at each attempt.
    func requirePublic(_ url: WebhookURL) throws {
        guard !allowsPrivateAddresses else { return }
        guard url.address?.isPublic ?? true, !url.namesThisMachine else { throw Refusal.privateAddress }
    }

    func requireSending() throws {
        guard canSend() else { throw Refusal.webhooksUnavailable }
    }
}

extension Refusal {
    static var privateAddress: Refusal {
        Refusal(
            status: 422, code: "private_address",
            """
            /url leads to this machine or a private network. Use an address that is reachable from the internet, or \
            have the operator allow private ones.
            """, zh: "/url 指向本机或内部网络。请使用可从互联网访问的地址,或请运维人员允许内部地址。", at: "/url")
    }

    fileprivate static var webhooksUnavailable: Refusal {
        Refusal(
            code: "webhooks_unavailable",
            "This server cannot send webhooks: the library libcurl is missing on it. Have the operator install it.",
            zh: "此服务器缺少 libcurl,无法发送 webhook。请联系运维人员安装。")
    }
}

package import JSON
import Network
import ServiceKit

extension WebhookEndpoint {
    /// What a body says of a new endpoint; the rest is set when it is made.
    struct Input: Sendable {
        let url: WebhookURL
        let types: [String]
        let outletID: OutletID?
        let description: String?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            url: readURL(&reader), types: reader.isPresent("types") ? readTypes(&reader) : noTypes(&reader),
            outletID: reader.optionalID("outletId"), description: readDescription(&reader))
    }

    /// What a body changes.
    struct ChangesInput: Sendable {
        var members = Changes<WebhookEndpoint>()
        var status: WebhookEndpointStatus?
    }

    static func readChanges(_ reader: inout ObjectReader) -> ChangesInput {
        var input = ChangesInput()
        input.members.set(\.url, to: reader.change("url", readURL))
        input.members.set(\.types, to: reader.change("types", readTypes))
        input.members.set(\.outletID, to: reader.clearableChange("outletId") { $0.optionalID("outletId") })
        input.members.set(\.description, to: reader.clearableChange("description", readDescription))
        input.status = reader.change("status") { reader in
            switch reader.choice("status", SettableStatus.self) {
            case .enabled: .enabled
            case .disabled: .disabled
            }
        }
        return input
    }

    private enum SettableStatus: String, CaseIterable {
        case enabled, disabled
    }

    private static func readURL(_ reader: inout ObjectReader) -> WebhookURL {
        reader.parsed(
            "url", expected: "an address like https://hooks.example.com/bayline, without user or fragment",
            placeholder: .none, WebhookURL.init)
    }

    private static func readDescription(_ reader: inout ObjectReader) -> String? {
        reader.optionalString("description", length: 1...200)
    }

    private static func readTypes(_ reader: inout ObjectReader) -> [String] {
        var seen = Set<String>()
        return reader.array("types", count: 0...100) { element in
            let type = element.parsed(
                expected: "an event type like repairOrder.authorized, or all of a noun like repairOrder.*",
                placeholder: "", Self.type)
            if !seen.insert(type).inserted { element.complain(.notAllowed(reason: "it is named twice")) }
            return type
        }
    }

    private static func noTypes(_ reader: inout ObjectReader) -> [String] {
        // Reads a null, so that it does not count as an unknown member.
        _ = reader.optionalValue("types")
        return []
    }

    private static func type(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 100, parts.count == 2, isWord(parts[0]), parts[1] == "*" || isWord(parts[1]) else {
            return nil
        }
        return text
    }

    private static func isWord(_ text: Substring) -> Bool {
        text.first?.isLowercase == true && text.allSatisfy { $0.isASCII && $0.isLetter }
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = ["status", "disabledReason", "types", "outletId", "description"]
}

extension WebhookEndpoint: JSONRepresentable {
    /// Never the secrets.
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("disabledReason", disabledReason?.rawValue)
        writer.member("url", url.text)
        writer.member("description", description)
        writer.array("types", strings: types)
        writer.member("outletId", outletID)
        writer.member("previousSecretUntil", previousSecretUntil)
        writer.member("failingSince", failingSince)
        writer.array("nextActions", strings: Self.transitions.actions(from: status).map(\.rawValue))
    }
}

/// An endpoint with its secret: the only two answers that show it are creation and rotation.
struct WebhookEndpointWithSecret: JSONRepresentable {
    let endpoint: WebhookEndpoint

    func writeMembers(to writer: inout JSONWriter) {
        endpoint.writeMembers(to: &writer)
        writer.member("secret", endpoint.secret.text)
    }
}

import Testing

@testable import ServiceKit

@Suite("What a client accepts")
struct MediaTypesTests {
    @Test(
        "the greater weight decides, then who is named first, and JSON where one range names both",
        arguments: [
            (nil, MediaTypes.Form.json), ("", .json), ("*/*", .json), ("text/html", .html), ("application/json", .json),
            ("text/html, application/json", .html), ("application/json, text/html", .json),
            ("text/html;q=0.5, application/json", .json), ("application/json;q=0.4, text/html;q=0.41", .html),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .html),
            ("application/json;q=0, */*", .html), ("text/*;q=0.2, application/*;q=0.1", .html),
            ("TEXT/HTML; Q=0.3, Application/JSON; q=0.300", .html), ("text/html;q=0, */*;q=0.1", .json),
            ("application/problem+json", .json), ("image/png, */*;q=0.001", .json),
        ] as [(String?, MediaTypes.Form)])
    func choice(accept: String?, form: MediaTypes.Form) throws {
        #expect(try MediaTypes.negotiate(accept, offersHTML: true) == form)
    }

    @Test("a client that takes neither is told so", arguments: ["image/png", "application/json;q=0", "*/*;q=0.000"])
    func neither(accept: String) {
        #expect(throws: Refusal.self) { try MediaTypes.negotiate(accept, offersHTML: true) }
    }

    @Test("HTML is given only where there is some")
    func onlyJSON() throws {
        #expect(try MediaTypes.negotiate("text/html, */*;q=0.1", offersHTML: false) == .json)
        #expect(throws: Refusal.self) { try MediaTypes.negotiate("text/html", offersHTML: false) }
    }
}

import JSON
import ServiceKit
import TestSupport
import Testing

/// What a reader has kept of a callback, and when it is old.
@Suite struct CopyTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("a reader's copy is old when the customer's phone has changed, and in another language")
    func copies() throws {
        let (_, callback) = try world.delivered()
        let path = "/v1/callbacks/\(callback)"
        let first = world.service.get(path)
        let tag = try #require(first.field("ETag"))
        #expect(first.field("Vary") == "Accept-Language")
        func again(in language: String = "en") -> TestAnswer {
            world.service.send("GET", path) { request in
                request.ifNoneMatch = tag
                request.acceptLanguage = language
            }
        }
        #expect(again().status == 304)
        #expect(again(in: "zh-CN").status == 200)
        let phones: JSONValue = ["phones": [["number": "+8613911112222", "primary": true]]]
        #expect(world.service.patch("/v1/customers/\(world.shop.customer)", phones).status == 200)
        #expect(again()["phone"] == "+8613911112222")
    }

    @Test("an attempt and the completion go by the version in the tag that was read")
    func changes() throws {
        let (_, callback) = try world.delivered()
        let path = "/v1/callbacks/\(callback)"
        let tag = try #require(world.service.get(path).field("ETag"))
        let reached: JSONValue = [
            "staffId": .string(world.person("agent")), "channel": "phone", "outcome": "reached",
        ]
        let done = world.service.send("POST", path + "/attempts", reached) { $0.ifMatch = tag }
        #expect(done.status == 201)
        #expect(done.field("Location") == path)
        #expect(world.service.send("POST", path + "/complete", world.happy) { $0.ifMatch = tag }.status == 412)
        let next = done.field("ETag")
        #expect(world.service.send("POST", path + "/complete", world.happy) { $0.ifMatch = next }.status == 200)
    }
}

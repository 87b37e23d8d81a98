import JSON
import ServiceKit
import TestSupport
import Testing

/// The tests' own service holds what it answers against `openapi.yaml` (API-07).
@Suite struct ContractJudgeTests {
    @Test("an answer of a documented route that is not as the contract says fails the test")
    func judged() throws {
        let route = Route.get("/v1/outlets", .readNetwork) { _, _ in
            .json { writer in writer.object { $0.member("everything", "here") } }
        }
        let service = try TestService([Module("judged", routes: [route])])
        withKnownIssue("the judge records that the contract's members are missing") {
            _ = service.get("/v1/outlets")
        }
    }
}

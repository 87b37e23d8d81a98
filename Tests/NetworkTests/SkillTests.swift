import JSON
import Network
import ServiceKit
import TestSupport
import Testing

@Suite struct SkillTests {
    let service: TestService
    let outlet: String

    init() throws {
        service = try TestService([NetworkModule.module])
        outlet = service.post("/v1/outlets", Samples.outlet).id
    }

    @Test("NET-04: the catalogue names each skill once")
    func catalogue() {
        let brakes: JSONValue = ["code": "brakes", "name": "Brakes", "needsCertificate": true, "validMonths": 24]
        #expect(service.post("/v1/skills", brakes).status == 201)
        #expect(service.post("/v1/skills", brakes).code == "skill_code_taken")
        service.post("/v1/skills", ["code": "hv", "name": "High voltage"])
        #expect(service.patch("/v1/skills/hv", ["validMonths": 12])["validMonths"] == 12)
        #expect(service.get("/v1/skills")["items"].items.map { $0["code"] } == ["brakes", "hv"])
        #expect(service.get("/v1/skills/paint").status == 404)
    }

    @Test("NET-04: the matrix tells who has what, what expires within 60 days, what has expired, and what nobody has")
    func matrix() {
        service.post("/v1/skills", ["code": "hv", "name": "High voltage"])
        let skills: JSONValue = [
            [
                "code": "brakes", "level": 2, "expiresOn": "2027-01-23", "certificateNumber": "B-1",
                "issuedOn": "2025-01-24",
            ],
            ["code": "airbag", "level": 1, "expiresOn": "2027-01-24"],
            ["code": "maintenance", "level": 3, "expiresOn": "2026-11-23"], ["code": "body", "level": 1],
        ]
        let made = service.post("/v1/staff", Samples.staff(at: outlet).with("skills", skills))
        #expect(made["skills"] == skills)
        let matrix = service.get("/v1/outlets/\(outlet)/skill-matrix")
        #expect(matrix["expiring"].items.map { $0["code"] } == ["maintenance", "brakes"])
        #expect(matrix["expiring"].items.map { $0["standing"] } == ["expired", "expiring"])
        let holders = Dictionary(
            matrix["skills"].items.map { ($0["code"].text, $0["holders"]) }, uniquingKeysWith: { first, _ in first })
        #expect(holders == ["airbag": 1, "brakes": 1, "body": 1, "maintenance": 0, "hv": 0])
        let wide = service.get("/v1/outlets/\(outlet)/skill-matrix?expiringWithin=61")
        #expect(wide["expiring"].items.count == 3)
        #expect(service.get("/v1/outlets/\(outlet)/skill-matrix?expiringWithin=731").status == 400)
    }

    @Test("NET-04: a certificate does not end before it was issued")
    func dates() {
        let skill: JSONValue = [["code": "a", "level": 1, "issuedOn": "2026-11-24", "expiresOn": "2026-11-23"]]
        let answer = service.post("/v1/staff", Samples.staff(at: outlet).with("skills", skill))
        #expect(answer.pointers == ["/skills/0/expiresOn"])
    }
}

@testable import Identity
import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct SecondFactorTests {
    @Test("codes are those of RFC 6238, appendix B, and RFC 4226, appendix D")
    func vectors() {
        let secret = Array("12345678901234567890".utf8)
        let times: [(Int64, String)] = [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ]
        for (seconds, code) in times {
            #expect(TOTP.code(secret, step: TOTP.step(at: Instant(seconds: seconds)), digits: 8) == code)
        }
        let counts = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        for (count, code) in counts.enumerated() { #expect(TOTP.code(secret, step: Int64(count)) == code) }
    }

    @Test("base 32 is that of RFC 4648, 10, without padding")
    func base32() {
        let pairs = [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ]
        for (plain, text) in pairs {
            #expect(Base32.encode(Array(plain.utf8)) == text)
            #expect(Base32.decode(text) == Array(plain.utf8))
        }
        #expect(Base32.decode("a0") == nil)
    }

    @Test("a code is taken one step early or late, and no earlier one after it")
    func window() {
        let secret = Array("12345678901234567890".utf8)
        let now = Instant(seconds: 300)
        for step in [9, 10, 11] as [Int64] {
            #expect(TOTP.step(of: TOTP.code(secret, step: step), secret, at: now, after: 0) == step)
        }
        #expect(TOTP.step(of: TOTP.code(secret, step: 8), secret, at: now, after: 0) == nil)
        #expect(TOTP.step(of: TOTP.code(secret, step: 12), secret, at: now, after: 0) == nil)
        #expect(TOTP.step(of: TOTP.code(secret, step: 10), secret, at: now, after: 10) == nil)
        #expect(TOTP.step(of: "", secret, at: now, after: 0) == nil)
    }

    /// Turns codes on for someone.
    private func enable(_ staffed: Staffed, _ token: String) throws -> (secret: [UInt8], codes: [String]) {
        let begun = staffed.send(
            "POST", "/v1/session/totp", ["password": .string(Staffed.password)], as: token)
        #expect(begun.status == 200)
        #expect(begun["uri"].text.hasPrefix("otpauth://totp/Bayline:lin?secret=\(begun["secret"].text)"))
        let secret = try #require(Base32.decode(begun["secret"].text))
        // Not asked for before it is confirmed.
        #expect(staffed.signIn("lin").status == 201)
        let wrong = staffed.send("POST", "/v1/session/totp/confirm", ["code": "000000"], as: token)
        #expect(wrong.code == "totp_wrong")
        let code = TOTP.code(secret, step: TOTP.step(at: staffed.service.clock.now()))
        let confirmed = staffed.send("POST", "/v1/session/totp/confirm", ["code": .string(code)], as: token)
        #expect(confirmed.status == 200)
        return (secret, confirmed["recoveryCodes"].items.map(\.text))
    }

    @Test("who has turned codes on needs one to sign in, and each is good once")
    func signIn() throws {
        let staffed = try Staffed()
        let (_, token) = staffed.person("lin")
        let (secret, _) = try enable(staffed, token)
        let step = TOTP.step(at: staffed.service.clock.now())
        #expect(staffed.signIn("lin").code == "sign_in_failed")
        #expect(staffed.signIn("lin", code: TOTP.code(secret, step: step)).status == 401)
        let next = TOTP.code(secret, step: step + 1)
        #expect(staffed.signIn("lin", code: next).status == 201)
        #expect(staffed.signIn("lin", code: next).status == 401)
        #expect(staffed.send("GET", "/v1/session", as: token)["secondFactor"].isTrue)
    }

    @Test("each of ten recovery codes is good once")
    func recovery() throws {
        let staffed = try Staffed()
        let (_, token) = staffed.person("lin")
        let (_, codes) = try enable(staffed, token)
        #expect(Set(codes).count == 10)
        #expect(staffed.signIn("lin", code: codes[3]).status == 201)
        #expect(staffed.signIn("lin", code: codes[3]).status == 401)
        #expect(staffed.signIn("lin", code: codes[4].lowercased()).status == 201)
        let stored = try staffed.service.count("SELECT count(*) FROM recovery_codes")
        #expect(stored == 8)
    }

    @Test("codes are turned off with the password, and not by a stolen session alone")
    func remove() throws {
        let staffed = try Staffed()
        let (_, token) = staffed.person("lin")
        _ = try enable(staffed, token)
        let begun = staffed.send(
            "POST", "/v1/session/totp", ["password": .string(Staffed.password)], as: token)
        #expect(begun.code == "totp_is_on")
        func remove(_ password: String) -> TestAnswer {
            staffed.send("POST", "/v1/session/totp/remove", ["password": .string(password)], as: token)
        }
        #expect(remove("a guess of the password").code == "wrong_password")
        for _ in 0..<4 { _ = remove("a guess of the password") }
        #expect(remove(Staffed.password).code == "sign_in_backoff")
        staffed.service.clock.set(TestService.morning.adding(seconds: 1))
        #expect(remove(Staffed.password).status == 204)
        #expect(staffed.signIn("lin").status == 201)
    }

    @Test("neither secret nor codes are in any event or later answer")
    func hidden() throws {
        let staffed = try Staffed()
        let (id, token) = staffed.person("lin")
        let (secret, codes) = try enable(staffed, token)
        let answers = [
            staffed.service.get("/v1/events?limit=200"), staffed.service.get("/v1/users/\(id)"),
            staffed.send("GET", "/v1/session", as: token),
        ]
        for answer in answers {
            let text = String(decoding: answer.bytes, as: UTF8.self)
            #expect(!text.contains(Base32.encode(secret)))
            for code in codes { #expect(!text.contains(code)) }
        }
    }
}

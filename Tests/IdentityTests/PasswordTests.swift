@testable import Identity
import ServiceKit
import TestSupport
import Testing

@Suite struct PasswordTests {
    @Test("a stored password is known again, and no other")
    func hash() throws {
        let random = SeededRandomSource(seed: 1)
        let hash = try PasswordHash(of: "correct horse", cost: 4, random: random)
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash)
        #expect(try read.isOf("correct horse"))
        #expect(try !read.isOf("correct horse "))
        #expect(try !read.isOf(""))
        #expect(try PasswordHash(of: "correct horse", cost: 4, random: random).text != hash.text)
    }

    @Test("the digest is scrypt's (RFC 7914, 12)")
    func vector() throws {
        // The third of the vectors, of which 32 bytes are taken; its cost is 2^14, r 8, p 1.
        let salt = Base64URL.encode(Array("SodiumChloride".utf8))
        let bytes: [UInt8] = [
            0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48, 0x46, 0x1C, 0x06, 0xCD, 0x81, 0xFD, 0x38, 0xEB,
            0xFD, 0xA8, 0xFB, 0xBA, 0x90, 0x4F, 0x8E, 0x3E, 0xA9, 0xB5, 0x43, 0xF6, 0x54, 0x5D, 0xA1, 0xF2,
        ]
        let stored = try #require(PasswordHash("scrypt:14:8:1:\(salt):\(Base64URL.encode(bytes))"))
        #expect(try stored.isOf("pleaseletmein"))
    }

    @Test("what this program has not written is no password's")
    func foreign() {
        for text in [
            "", "scrypt:4:8:1:c2FsdA", "scrypt:99:8:1:c2FsdA:ZGln", "scrypt:4:8:1::ZGln", "md5:4:8:1:c2FsdA:ZGln",
        ] {
            #expect(PasswordHash(text) == nil, "\(text)")
        }
    }

    @Test("nobody's password is nobody's")
    func nobodys() throws {
        #expect(try !PasswordHash.nobodys(cost: 4).isOf("correct horse"))
    }
}

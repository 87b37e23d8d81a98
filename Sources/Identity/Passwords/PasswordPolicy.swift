import ServiceKit

/// What a password must be: long, not the login, and none of those that are tried first (NIST SP 800-63B, 5.1.1.2).
enum PasswordPolicy {
    static let length = 12...128

    /// Of those that lists of leaked passwords begin with, the ones that are long enough; in small letters.
    private static let worst: Set<String> = [
        "123456789012", "1234567890123", "12345678901234", "123456789123", "123123123123", "012345678901",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyuiop[]",
        "asdfghjkl123", "zxcvbnm12345", "abcdefghijkl", "abcdefghijklm", "abcdefgh1234", "abcd12345678",
        "password1234", "password12345", "password123456", "passwordpassword", "password2024", "password2025",
        "password2026", "mypassword123", "administrator", "administrator1", "adminadmin123", "admin1234567",
        "letmeinletmein", "letmein12345", "welcome12345", "welcome123456", "changeme1234", "changeme12345",
        "iloveyou1234", "iloveyou12345", "woaini1314520", "woaini123456", "woaini5201314", "5201314520131",
        "football1234", "baseball1234", "sunshine1234", "princess1234", "superman1234", "dragon123456",
        "monkey123456", "trustno1trustno1", "secretsecret", "correcthorsebatterystaple", "bayline12345",
    ]

    /// - Throws: `Refusal` 422 `weak_password`, with the reason.
    static func require(_ password: String, login: String, at pointer: String) throws {
        guard let reason = weakness(of: password, login: login) else { return }
        throw Refusal(
            status: 422, code: "weak_password", "Choose another password: \(reason.english).",
            zh: "请更换密码:\(reason.chinese)。", at: pointer)
    }

    private static func weakness(of password: String, login: String) -> Text? {
        let small = password.lowercased()
        if !length.contains(password.unicodeScalars.count) {
            return Text("it has 12 to 128 characters", zh: "长度应为 12 至 128 个字符")
        }
        if worst.contains(small) { return Text("this one is tried first by everyone", zh: "该密码过于常见") }
        if Set(small.unicodeScalars).count < 5 {
            return Text("it has at least five different characters", zh: "至少包含五个不同字符")
        }
        if small.replacing(login, with: "").unicodeScalars.count < 8, small.contains(login) {
            return Text("it is hardly more than the login", zh: "不得与登录名近似")
        }
        return nil
    }

    /// One for a new account, to be changed at the first sign-in: 16 characters of 31, 79 bits.
    static func initial(_ random: any RandomSource) -> String {
        let code = Array(random.code(length: 16))
        return stride(from: 0, to: 16, by: 4).map { String(code[$0..<($0 + 4)]) }.joined(separator: "-")
    }
}

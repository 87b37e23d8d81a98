import Glibc
import JSON
import ServiceKit
import SocketSupport
import Testing
import Webhooks

@testable import Application
@testable import Notifications

/// What leaves the program: into a file, by a mail server, by a gateway (EVT-03).
@Suite(.timeLimit(.minutes(3))) struct SendingTests {
    private static let noon = Instant(seconds: 1_795_492_800)

    private func message(
        _ text: String = "您的预约已确认。", to address: String = "wang@example.com", subject: String = "您的预约 SH01-1",
        over channel: NotificationChannel = .email
    ) -> OutgoingMessage {
        OutgoingMessage(
            id: "ntf_01M85H26M0K3MYEW367N1564K8", channel: channel, address: address, language: .chinese,
            subject: subject, text: text, at: Self.noon)
    }

    private func contents(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test("the file gets a line for each message, and only its owner reads it")
    func file() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/notifications.ndjson"
        let sink = FileSink(path)
        #expect(sink.send(message(over: .sms)) == .sent)
        #expect(sink.send(message("two\nlines", over: .sms)) == .sent)
        let lines = contents(path).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(try JSONParser.parse(Array(lines[1].utf8))["text"].text == "two\nlines")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("a file that cannot be written is a failure, not a message that was sent")
    func noFile() {
        #expect(FileSink("/nowhere/at/all").send(message()) == .failed("the file cannot be opened"))
        #expect(FileSink("/dev/full").send(message()) == .failed("the file cannot be written"))
    }

    @Test("a letter has one header line for each, words that every reader can show, and no line that is too long")
    func letter() {
        let subject = String(repeating: "预约", count: 40)
        let bytes = MailMessage(message: message(subject: subject), from: "service@bayline.example").bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") })
        #expect(text.contains("Date: Tue, 24 Nov 2026 04:00:00 +0000\r\n"))
        #expect(text.contains("Message-ID: <ntf_01M85H26M0K3MYEW367N1564K8@bayline.example>\r\n"))
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test(
        "an address that could say more than itself gets no letter",
        arguments: ["", "a", "a@", "@b", "a b@c", "a@b\r\nBcc: x@y", "<a@b>", "a@b,c@d", "ä@b", "a@b@c"])
    func address(_ address: String) {
        let sender = MailSender(mail: .init(url: "smtp://127.0.0.1:1", from: "a@b", user: nil, password: nil))
        #expect(sender.send(message(to: address)) { false } == .hopeless("the address is none"))
    }

    @Test("a reply of the mail server decides whether another attempt may help")
    func replies() {
        #expect(MailSender.result(code: 0, reply: 250) == .sent)
        #expect(MailSender.result(code: 55, reply: 550) == .hopeless("the mail server answered 550"))
        #expect(MailSender.result(code: 55, reply: 451) == .failed("the mail server answered 451"))
        #expect(MailSender.result(code: 67, reply: 535) == .failed("the mail server wants other credentials"))
        #expect(MailSender.result(code: 7, reply: 0) == .failed("the mail server cannot be reached"))
        #expect(MailSender.result(code: 42, reply: 0) == .abandoned)
    }

    @Test("nobody listens: the letter waits for another attempt")
    func nobodyListens() throws {
        let sender = MailSender(mail: .init(url: "smtp://127.0.0.1:1", from: "a@b.c", user: nil, password: nil))
        #expect(sender.send(message()) { false } == .failed("the mail server cannot be reached"))
    }

    @Test(
        "EVT-03 a letter goes by a real mail server, after it was busy for once",
        .enabled(if: MailServer.isAvailable, "python3 has no aiosmtpd"))
    func mailServer() throws {
        let folder = try TemporaryFolder.make()
        let server = try MailServer(folder: folder, refusals: ["451 busy", "554 no"])
        defer {
            server.stop()
            for name in ["1.json", "2.json"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        let sender = MailSender(
            mail: .init(
                url: "smtp://127.0.0.1:\(server.port)", from: "service@bayline.example", user: nil, password: nil))
        #expect(sender.send(message()) { false } == .failed("the mail server answered 451"))
        #expect(sender.send(message()) { false } == .hopeless("the mail server answered 554"))
        // A dot alone on a line ends a letter, and must not (RFC 5321, 4.5.2).
        #expect(sender.send(message(".\r\n..\r\n您好")) { false } == .sent)
        let letter = try #require(server.letter(1))
        #expect(letter.from == "service@bayline.example" && letter.to == ["wang@example.com"])
        #expect(letter.data.contains("Content-Transfer-Encoding: base64"))
        #expect(letter.data.contains("=?UTF-8?B?"))
        let body = letter.data.split(separator: "\r\n\r\n").last ?? ""
        #expect(body.filter { $0 != "\r\n" && $0 != "\n" } == "Lg0KLi4NCuaCqOWlvQ==")
    }

    @Test("EVT-03 the gateway gets one POST a message, with token and idempotency key")
    func gateway() throws {
        let receiver = try TestReceiver { _ in .status(202) }
        defer { receiver.stop() }
        let result = try sender(receiver).send(message(to: "+8613800000001", over: .sms)) { false }
        #expect(result == .sent)
        let request = try #require(receiver.requests.first)
        #expect(request.fields["authorization"] == "Bearer secret")
        #expect(request.fields["idempotency-key"] == "ntf_01M85H26M0K3MYEW367N1564K8")
        let body = try JSONParser.parse(request.body)
        #expect(body["to"].text == "+8613800000001" && body["channel"].text == "sms")
        #expect(body["text"].text == "您的预约已确认。" && body["language"].text == "zh-CN")
    }

    @Test(
        "what the gateway answers decides whether another attempt may help",
        arguments: [
            (400, SendResult.hopeless("the gateway answered 400")), (401, .failed("the gateway answered 401")),
            (422, .hopeless("the gateway answered 422")), (500, .failed("the gateway answered 500")),
            (302, .failed("the gateway redirects")),
        ])
    func gatewayAnswers(status: Int, result: SendResult) throws {
        let receiver = try TestReceiver { _ in .status(status, "Location: http://127.0.0.1/") }
        defer { receiver.stop() }
        #expect(try sender(receiver).send(message(over: .sms)) { false } == result)
    }

    @Test("a gateway that asks for a pause gets it, and a private address is not called unless allowed")
    func pauses() throws {
        let receiver = try TestReceiver { _ in .status(429, "Retry-After: 90") }
        defer { receiver.stop() }
        let result = try sender(receiver).send(message(over: .sms)) { false }
        #expect(result == .failed("the gateway answered 429", retryAfter: 90))
        let refused = try sender(receiver, private: false).send(message(over: .sms)) { false }
        #expect(refused == .failed("the gateway cannot be reached: privateAddress"))
        #expect(receiver.requests.count == 1)
    }

    private func sender(_ receiver: TestReceiver, private allows: Bool = true) throws -> GatewaySender {
        var client = CurlClient(userAgent: "test")
        client.allowsPrivateAddresses = allows
        let url = try #require(WebhookURL("http://127.0.0.1:\(receiver.port)/send?key=1"))
        return GatewaySender(client: client, url: url, token: "secret")
    }
}

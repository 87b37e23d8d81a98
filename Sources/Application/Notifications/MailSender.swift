import CCurl
import Glibc
import Notifications

/// Sends e-mail over SMTP by libcurl (EVT-03).
///
/// With a user name the connection has to be encrypted; without one it is where the server offers it.
struct MailSender: Sendable {
    let mail: NotificationOptions.Mail
    private static let timeoutMilliseconds: Int32 = 30_000

    /// What the callback from C sees.
    private final class Context: Sendable {
        let isCancelled: @Sendable () -> Bool

        init(_ isCancelled: @escaping @Sendable () -> Bool) {
            self.isCancelled = isCancelled
        }
    }

    func send(_ message: OutgoingMessage, _ isCancelled: @escaping @Sendable () -> Bool) -> SendResult {
        guard MailMessage.isPlain(message.address) else { return .hopeless("the address is none") }
        let result = post(MailMessage(message: message, from: mail.from).bytes, to: message.address, isCancelled)
        return Self.result(code: result.code, reply: result.status)
    }

    /// A reply of the server counts before what libcurl says of it: 5yz is for good, 4yz for now (RFC 5321, 4.2.1).
    static func result(code: Int32, reply: Int32) -> SendResult {
        switch (code, reply) {
        case (0, _): .sent
        case (42, _): .abandoned
        // What asks for another sender or for a password is the operator's to change, not the letter's fault.
        case (_, 530), (_, 534), (_, 535): .failed("the mail server wants other credentials")
        case (_, 500...599): .hopeless("the mail server answered \(reply)")
        case (_, 400...499): .failed("the mail server answered \(reply)")
        case (2, _), (27, _): .failed("libcurl is missing or failed")
        case (6, _), (7, _), (28, _): .failed("the mail server cannot be reached")
        case (35, _), (51, _), (60, _), (64, _): .failed("the connection to the mail server is not secure")
        default: .failed("the mail server ended the connection")
        }
    }

    private func post(
        _ body: [UInt8], to address: String, _ isCancelled: @escaping @Sendable () -> Bool
    ) -> ccurl_result {
        let context = Context(isCancelled)
        let texts = [mail.url, mail.user, mail.password, "<\(mail.from)>", "<\(address)>", mail.certificates]
        let pointers = texts.map { text in text.flatMap { strdup($0) } }
        defer { pointers.forEach { free($0) } }
        return body.withUnsafeBufferPointer { body in
            var request = ccurl_mail_request()
            request.url = UnsafePointer(pointers[0])
            request.user = UnsafePointer(pointers[1])
            request.password = UnsafePointer(pointers[2])
            request.from = UnsafePointer(pointers[3])
            request.to = UnsafePointer(pointers[4])
            request.certificates = UnsafePointer(pointers[5])
            request.needs_tls = mail.user == nil ? 0 : 1
            request.body = body.baseAddress
            request.body_length = body.count
            request.timeout_milliseconds = Self.timeoutMilliseconds
            request.is_cancelled = { context in
                guard let context else { return 0 }
                return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
            }
            // It outlives the call, which is all that uses it.
            request.context = Unmanaged.passUnretained(context).toOpaque()
            return withExtendedLifetime(context) { ccurl_mail(&request) }
        }
    }
}

import ArgumentParser
import Glibc

/// A password from a terminal, from standard input or from a file; never from the arguments, which everyone on the
/// machine can see.
struct PasswordInput: ParsableArguments {
    @Option(help: "A file whose first line is the password; - for standard input.")
    var passwordFile: String?

    @Flag(help: "Ask for the password; without it, or a file, one is made and shown.")
    var askPassword = false

    func validate() throws {
        guard passwordFile == nil || !askPassword else {
            throw ValidationError("--ask-password and --password-file exclude each other")
        }
    }

    /// Nil where one is to be made.
    func read() throws -> String? {
        if askPassword { return try ask() }
        guard let passwordFile else { return nil }
        if passwordFile == "-" { return readLine() ?? "" }
        guard let file = fopen(passwordFile, "r") else {
            throw ValidationError("the password file \(passwordFile) cannot be read")
        }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        let length = getline(&line, &capacity, file)
        guard length > 0, let line else { return "" }
        let bytes = UnsafeRawBufferPointer(start: line, count: length)
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    /// Twice, without showing it (termios(3)).
    private func ask() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("there is no terminal to ask at; use --password-file")
        }
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        let answers = ["Password: ", "Again: "].map { prompt in
            Startup.ask(prompt)
            return readLine() ?? ""
        }
        Startup.ask("\n")
        guard answers[0] == answers[1] else { throw ValidationError("the two are not the same") }
        return answers[0]
    }
}

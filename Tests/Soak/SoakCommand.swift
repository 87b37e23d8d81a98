import Glibc

/// `bayline-soak`: whether the server bears full load, and a million requests, without errors and without growing.
///
///     swift run -c release bayline-soak --port 8080 --key KEY --pid PID --seconds 120 --connections 64
///     swift run -c release bayline-soak --in-process 1000000
@main
enum SoakCommand {
    static func main() {
        guard let options = SoakOptions(CommandLine.arguments.dropFirst()) else {
            print(SoakOptions.usage)
            exit(2)
        }
        if let count = options.inProcess { exit(ManyRequests(count: count).run() ? 0 : 1) }
        exit(Soak(options: options).run() ? 0 : 1)
    }
}

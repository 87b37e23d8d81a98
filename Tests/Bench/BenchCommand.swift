import Glibc

/// `bayline-bench`: what group commit reaches, whether reading stays as quick when the data grows, and how
/// long free slots take.
///
///     swift run -c release bayline-bench commits --folder /var/lib/bayline
///     swift run -c release bayline-bench growth --folder /var/lib/bayline
///     swift run -c release bayline-bench slots --folder /var/lib/bayline
@main
enum BenchCommand {
    static func main() {
        guard let options = BenchOptions(CommandLine.arguments.dropFirst()) else {
            print(BenchOptions.usage)
            exit(2)
        }
        do {
            let isReached =
                switch options.bench {
                case .commits: try CommitBench(options: options).run()
                case .growth: try GrowthBench(options: options).run()
                case .slots: try SlotBench(options: options).run()
                }
            exit(isReached ? 0 : 1)
        } catch {
            print("The bench could not be run: \(error)")
            exit(1)
        }
    }
}

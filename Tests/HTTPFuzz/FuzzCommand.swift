import Glibc
import HTTPServer

/// `http-fuzz`: tests the server's parser, decoder and connection machine with mutated input.
///
///     swift run http-fuzz --seconds 20 --seed 1
///     BAYLINE_ONLY=http swift run -c release --scratch-path .build/http http-fuzz --seconds 20   # 20 times as many
@main
struct FuzzCommand {
    private var seconds = 20
    private var seed: UInt64 = 1
    private var folder = Corpus.folder

    static func main() {
        guard let command = FuzzCommand(CommandLine.arguments.dropFirst()) else {
            print("usage: http-fuzz [--seconds N] [--seed N] [--corpus FOLDER]")
            exit(2)
        }
        exit(command.run())
    }

    private init?(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--seconds": seconds = Int(value) ?? -1
            case "--seed": seed = UInt64(value) ?? 0
            case "--corpus": folder = value
            default: return nil
            }
        }
        if seconds < 0 { return nil }
    }

    private func run() -> CInt {
        guard Subject.isTestable else {
            print("This build hides the server's internals; build in debug, or with BAYLINE_ONLY=http.")
            return 2
        }
        let corpus = Corpus.load(folder)
        guard !corpus.isEmpty else {
            print("There is no corpus in \(folder).")
            return 2
        }
        let end = ContinuousClock.now + .seconds(seconds)
        var fuzz = Fuzz(corpus: corpus, seed: seed)
        repeat {
            for _ in 0..<64 {
                guard fuzz.step() else {
                    report(fuzz)
                    return 1
                }
            }
        } while ContinuousClock.now < end
        print("seed \(seed): \(fuzz.inputs) inputs, \(fuzz.accepted) accepted, \(fuzz.refused) refused, 0 failures")
        return 0
    }

    private func report(_ fuzz: Fuzz) {
        guard let failure = fuzz.failure else { return }
        print("seed \(seed), input \(fuzz.inputs), limits \(failure.profile), cuts \(failure.seed): \(failure.text)")
        print("input: \(hexadecimal(failure.bytes))")
        let smallest = fuzz.minimised(failure)
        print("minimised: limits \(smallest.profile), cuts \(smallest.seed): \(smallest.text)")
        print("minimised: \(hexadecimal(smallest.bytes))")
        print("minimised: \(String(decoding: smallest.bytes, as: UTF8.self).debugDescription)")
        print("seed \(seed): \(fuzz.inputs) inputs, 1 failure")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

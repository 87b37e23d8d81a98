import Metrics
import MetricsSupport
import Testing

/// Prometheus text exposition format 0.0.4, to the byte.
@Suite struct MetricsTextTests {
    private func text(_ write: (inout MetricsText) -> Void) -> String {
        var text = MetricsText()
        write(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test("a family has its HELP and TYPE lines, then its samples")
    func family() {
        let written = text { text in
            text.begin("requests_total", .counter, "Requests answered.")
            text.sample(12, ["route": "/v1/orders/{id}", "method": "GET"])
            text.sample(0)
            text.only("queue_depth", .gauge, "Writes that wait.", .count(-3))
        }
        #expect(
            written == """
                # HELP requests_total Requests answered.
                # TYPE requests_total counter
                requests_total{route="/v1/orders/{id}",method="GET"} 12
                requests_total 0
                # HELP queue_depth Writes that wait.
                # TYPE queue_depth gauge
                queue_depth -3

                """)
    }

    @Test("a histogram has cumulative buckets up to +Inf, its sum and its count")
    func histogram() {
        let histogram = Histogram(bounds: [500, 1_000, 2_500_000], unit: .microseconds)
        for value in [0, 500, 501, 1_000, 2_500_001] { histogram.observe(value) }
        let written = text { text in
            text.begin("took_seconds", .histogram, "Time.")
            text.histogram(histogram.snapshot(), ["route": "none"])
        }
        #expect(
            written == """
                # HELP took_seconds Time.
                # TYPE took_seconds histogram
                took_seconds_bucket{route="none",le="0.0005"} 2
                took_seconds_bucket{route="none",le="0.001"} 4
                took_seconds_bucket{route="none",le="2.5"} 4
                took_seconds_bucket{route="none",le="+Inf"} 5
                took_seconds_sum{route="none"} 2.502002
                took_seconds_count{route="none"} 5

                """)
    }

    @Test("a histogram of things counts in whole numbers, and needs no labels")
    func things() {
        let histogram = Histogram(bounds: [1, 2], unit: .one)
        histogram.observe(2)
        let written = text { text in
            text.begin("sizes", .histogram, "Sizes.")
            text.histogram(histogram.snapshot())
        }
        #expect(
            written.hasSuffix(
                "sizes_bucket{le=\"1\"} 0\nsizes_bucket{le=\"2\"} 1\nsizes_bucket{le=\"+Inf\"} 1\n"
                    + "sizes_sum 2\nsizes_count 1\n"))
    }

    @Test("backslash, quote and newline are escaped in a label, and come back as they were")
    func escaping() throws {
        let hard = ["\\", "\"", "\n", "\\n", "a\\\"b\nc", "车间 ¼", "{}=,", ""]
        var text = MetricsText()
        text.begin("hard", .gauge, "A \\ and a\nnewline, but \"quotes\".")
        for value in hard { text.sample(1, ["value": value]) }
        let read = try Exposition(text.bytes)
        #expect(read.values(of: "value", in: "hard") == Set(hard))
        #expect(read.families["hard"]?.help == "A \\ and a\nnewline, but \"quotes\".")
        let written = String(decoding: text.bytes, as: UTF8.self)
        #expect(written.contains(#"hard{value="a\\\"b\nc"} 1"#))
        #expect(written.contains(#"# HELP hard A \\ and a\nnewline, but "quotes"."#))
    }

    @Test(
        "microseconds are shown as exact seconds",
        arguments: [
            (0, "0"), (1, "0.000001"), (10, "0.00001"), (500, "0.0005"), (1_000_000, "1"), (1_500_000, "1.5"),
            (12_000_345, "12.000345"), (-250_000, "-0.25"), (Int.max, "9223372036854.775807"),
            (Int.min, "-9223372036854.775808"),
        ])
    func seconds(microseconds: Int, shown: String) {
        let written = text { $0.only("time_seconds", .gauge, "Time.", .seconds(microseconds: microseconds)) }
        #expect(written.hasSuffix("\ntime_seconds \(shown)\n"))
    }

    @Test("the test's own parser refuses what the format does not allow")
    func parser() {
        let head = "# HELP a A.\n# TYPE a counter\n"
        let wrong = [
            head + "a 1", head + "a{b=\"c} 1\n", head + "a{b=\"\\t\"} 1\n", head + "a{1=\"c\"} 1\n", head + "a\n",
            head + "a 1e5x\n", head + "a 1\na 2\n", head + "b 1\n", head + head, head + "a 1\n\n",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
        ]
        for text in wrong { #expect(throws: Exposition.Malformed.self, "\(text)") { try Exposition(Array(text.utf8)) } }
        #expect(throws: Never.self) { try Exposition(Array((head + "a{b=\"c\",d=\"\"} 1\n").utf8)) }
    }
}

/// What the whole numbers of a histogram count.
package enum MetricUnit: Sendable, Equatable {
    /// Things.
    case one
    /// Microseconds, which are shown in seconds: Prometheus asks for base units.
    case microseconds
}

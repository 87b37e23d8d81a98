// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        // Tests run with the checks of exclusive access; the program, which they have passed, saves a twentieth of its
        // time without.
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    ] + (Context.environment["BAYLINE_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// For the modules in which tests spend their time: optimised in debug builds, too.
///
/// Every check that a debug build has stays. Tests of modules then take half of their time, the build no longer.
let optimised: [SwiftSetting] = [
    .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))
]

/// A module of the program: it imports only the modules that it names here.
func floor(
    _ name: String, on modules: [String] = [], and products: [Target.Dependency] = [], also: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: modules.map { .byName(name: $0) } + products, swiftSettings: strict + also)
}

/// A module's tests; a test may use every module that its subject may.
func tests(of name: String, on modules: [String] = [], and products: [Target.Dependency] = []) -> Target {
    let names = [name] + modules.filter { $0 != name }
    return .testTarget(
        name: "\(name)Tests", dependencies: names.map { .byName(name: $0) } + products, swiftSettings: strict)
}

func support(
    _ name: String, on modules: [String] = [], and others: [Target.Dependency] = [], also: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: modules.map { .byName(name: $0) } + others, path: "Tests/\(name)",
        swiftSettings: strict + also)
}

/// Whether the package is the HTTP server alone, with its tests, its fuzzing and its soak.
///
/// `BAYLINE_ONLY=http` lets the thread sanitizer and the optimiser build these in seconds; the server's internals are
/// then open to the fuzzing in a release build, too, of which else only a message is left.
let onlyHTTP = Context.environment["BAYLINE_ONLY"] == "http"

let kit = ["ServiceKit", "JSON", "SQLDatabase"]
/// What the journey stands on.
let ground = kit + ["Network", "Attachments", "Customers", "Notifications", "Parts", "Pricing"]
/// The ground with the document that the six processes share.
let document = ground + ["RepairOrders"]
let journey = document + ["Booking", "Reception", "Repair", "Inspection", "Settlement", "Quality", "Callbacks", "Care"]
/// What the tests of a module talk to: the service in process, on a fresh database.
let inProcess = ["DatabaseSupport", "TestSupport"]

/// Only built into the program where it is asked for: `swift build --traits Postgres`.
let libpq = Target.Dependency.target(name: "CPostgres", condition: .when(traits: ["Postgres"]))

let package = Package(
    name: "bayline",
    products: [
        .executable(name: "http-fuzz", targets: ["HTTPFuzz"]),
        .executable(name: "bayline-soak", targets: ["Soak"]),
        .executable(name: "bayline-bench", targets: ["Bench"]),
    ],
    traits: [
        .trait(name: "Postgres", description: "Serve from PostgreSQL, too; needs libpq and its headers to build.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CLogFile", dependencies: ["CSQLite"]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CContract"),
        // libcurl is loaded when the first webhook is sent; nothing of it is needed to build.
        .target(name: "CCurl"),
        floor("JSON", also: optimised),
        floor("Metrics"),
        floor("SQLDatabase", on: ["Metrics"], also: optimised),
        floor("SQLiteEngine", on: ["SQLDatabase", "Metrics", "CSQLite", "CLogFile", "CZlib"], also: optimised),
        // Empty without the trait.
        floor("PostgresEngine", on: ["SQLDatabase", "Metrics"], and: [libpq]),
        floor("DatabaseCopy", on: ["SQLDatabase", "SQLiteEngine"]),
        floor("HTTPServer", on: ["CLinux", "CZlib"]),
        floor(
            "ServiceKit", on: ["JSON", "Metrics", "SQLDatabase"],
            and: [.product(name: "Crypto", package: "swift-crypto")], also: optimised),
        floor("Network", on: kit),
        floor(
            "Identity", on: kit + ["Network"],
            and: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        floor("Attachments", on: kit + ["Network"]),
        floor("Customers", on: kit + ["Network"]),
        floor("Notifications", on: kit + ["Network", "Customers"]),
        floor("Parts", on: kit + ["Network"]),
        floor("Pricing", on: kit + ["Network", "Parts"]),
        floor("RepairOrders", on: ground),
        floor("Booking", on: document),
        floor("Reception", on: document + ["Booking"]),
        floor("Repair", on: document + ["Reception"]),
        floor("Inspection", on: document + ["Reception", "Repair"]),
        floor(
            "Settlement", on: document + ["Reception", "Repair", "Inspection"],
            and: [.product(name: "Crypto", package: "swift-crypto")]),
        floor("Quality", on: document),
        floor("Callbacks", on: document + ["Settlement", "Quality"]),
        floor("Care", on: document),
        floor("Bulk", on: kit),
        floor(
            "Webhooks", on: kit + ["Metrics", "Network", "CCurl"],
            and: [.product(name: "Crypto", package: "swift-crypto")]),
        floor("Tracking", on: journey, and: [.product(name: "Crypto", package: "swift-crypto")]),
        floor(
            "Application",
            on: journey + [
                "Identity", "Bulk", "Webhooks", "Tracking", "HTTPServer", "SQLiteEngine", "PostgresEngine", "Metrics",
                "CContract", "CCurl", "Yams",
            ]),
        .executableTarget(
            name: "bayline",
            dependencies: [
                "Application", "DatabaseCopy", "HTTPServer", "JSON", "SQLDatabase", "SQLiteEngine", "ServiceKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        support("DatabaseSupport", on: ["SQLDatabase", "SQLiteEngine", "PostgresEngine", "PostgresSupport"]),
        support("ContractSupport", on: ["JSON", "CContract"], and: ["Yams"], also: optimised),
        support("TestSupport", on: kit + ["DatabaseSupport", "ContractSupport"]),
        support("SocketSupport"),
        support("MetricsSupport"),
        support("PostgresSupport", on: ["SQLDatabase", "PostgresEngine"], and: [libpq]),
        tests(of: "JSON"),
        tests(of: "Metrics", on: ["MetricsSupport"]),
        tests(of: "SQLDatabase", on: ["DatabaseSupport"]),
        tests(of: "SQLiteEngine", on: ["SQLDatabase", "Metrics"]),
        tests(of: "PostgresEngine", on: ["SQLDatabase", "Metrics", "PostgresSupport"]),
        tests(
            of: "DatabaseCopy",
            on: ["SQLDatabase", "SQLiteEngine", "ServiceKit", "Application", "PostgresEngine", "PostgresSupport"]),
        .testTarget(
            name: "HTTPServerTests", dependencies: ["HTTPServer", "SocketSupport", "HTTPFuzz"], exclude: ["Corpus"],
            swiftSettings: strict),
        .executableTarget(
            name: "HTTPFuzz", dependencies: ["HTTPServer"], path: "Tests/HTTPFuzz",
            swiftSettings: strict + [.define("TESTABLE", onlyHTTP ? nil : .when(configuration: .debug))]),
        .executableTarget(
            name: "Soak", dependencies: ["HTTPServer", "CLinux"], path: "Tests/Soak", swiftSettings: strict),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Application", "ServiceKit", "SQLDatabase", "SQLiteEngine", "Metrics", "CSQLite", "JSON",
                "HTTPServer", "SocketSupport",
            ],
            path: "Tests/Bench", swiftSettings: strict),
        tests(of: "ServiceKit", on: kit + inProcess + ["PostgresEngine", "PostgresSupport"]),
        tests(of: "Network", on: kit + inProcess),
        tests(of: "Identity", on: kit + inProcess + ["Network", "SQLiteEngine"]),
        tests(of: "Attachments", on: kit + inProcess + ["Network"]),
        tests(of: "Customers", on: kit + inProcess + ["Network"]),
        tests(of: "Notifications", on: kit + inProcess + ["Network", "Customers"]),
        tests(of: "Parts", on: kit + inProcess + ["Network"]),
        tests(of: "Pricing", on: kit + inProcess + ["Network", "Parts"]),
        tests(of: "RepairOrders", on: journey + inProcess),
        tests(of: "Booking", on: journey + inProcess),
        tests(of: "Reception", on: journey + inProcess),
        tests(of: "Repair", on: journey + inProcess),
        tests(of: "Inspection", on: journey + inProcess),
        tests(of: "Settlement", on: journey + inProcess),
        tests(of: "Callbacks", on: journey + inProcess),
        tests(of: "Webhooks", on: kit + inProcess + ["Metrics", "Network", "SocketSupport"]),
        tests(of: "Tracking", on: journey + inProcess + ["Identity"]),
        .testTarget(
            name: "JourneyTests", dependencies: (journey + inProcess).map { .byName(name: $0) },
            swiftSettings: strict),
        tests(
            of: "Application",
            on: journey + inProcess + [
                "Bulk", "Webhooks", "HTTPServer", "SQLiteEngine", "Metrics", "SocketSupport", "MetricsSupport", "Yams",
                "ContractSupport", "bayline",
            ],
            and: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)

if onlyHTTP {
    let names = ["CLinux", "CZlib", "HTTPServer", "SocketSupport", "HTTPServerTests", "HTTPFuzz", "Soak"]
    package.targets.removeAll { !names.contains($0.name) }
    package.products.removeAll { $0.name == "bayline-bench" }
    package.dependencies = []
    for target in package.targets where target.name == "HTTPServer" {
        target.swiftSettings = strict + [.unsafeFlags(["-enable-testing"])]
    }
}

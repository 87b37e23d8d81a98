// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["BAYLINE_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A module of the program: it imports only the modules that it names here.
func floor(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

/// Tests of a module through the service in process.
func serviceTests(of name: String, on dependencies: [Target.Dependency] = []) -> Target {
    tests(of: name, on: kit + ["SQLiteEngine", "TestSupport"] + dependencies)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let kit: [Target.Dependency] = ["ServiceKit", "JSON", "SQLDatabase"]
/// What the journey stands on, and the document that its six processes share.
let ground: [Target.Dependency] = kit + ["Network", "Customers", "Parts", "Pricing"]
let document: [Target.Dependency] = ground + ["RepairOrders"]
let journey: [Target.Dependency] =
    document + ["Booking", "Reception", "Repair", "Inspection", "Settlement", "Quality", "Callbacks"]

let package = Package(
    name: "bayline",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CLinux"),
        floor("JSON"),
        floor("SQLDatabase"),
        floor("SQLiteEngine", on: ["SQLDatabase", "CSQLite"]),
        floor("HTTPServer", on: ["CLinux"]),
        floor("ServiceKit", on: ["JSON", "SQLDatabase", crypto]),
        floor("Network", on: kit),
        floor("Customers", on: kit + ["Network"]),
        floor("Parts", on: kit + ["Network"]),
        floor("Pricing", on: kit + ["Network", "Parts"]),
        floor("RepairOrders", on: ground),
        floor("Booking", on: document),
        floor("Reception", on: document + ["Booking"]),
        floor("Repair", on: document + ["Reception"]),
        floor("Inspection", on: document + ["Repair"]),
        floor("Settlement", on: document + ["Repair", "Inspection"]),
        floor("Quality", on: document),
        floor("Callbacks", on: document + ["Settlement", "Quality"]),
        .target(name: "CContract"),
        floor("Application", on: journey + ["HTTPServer", "SQLiteEngine", "CContract", "Yams"]),
        .executableTarget(
            name: "bayline",
            dependencies: [
                "Application", "HTTPServer", "SQLDatabase", "ServiceKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        tests(of: "JSON"),
        tests(of: "SQLiteEngine", on: ["SQLDatabase"]),
        .target(name: "SocketSupport", path: "Tests/SocketSupport", swiftSettings: strict),
        tests(of: "HTTPServer", on: ["SocketSupport"]),
        .target(
            name: "TestSupport", dependencies: kit + ["SQLiteEngine"], path: "Tests/TestSupport", swiftSettings: strict),
        serviceTests(of: "ServiceKit"),
        serviceTests(of: "Network"),
        serviceTests(of: "Customers", on: ["Network"]),
        serviceTests(of: "Parts", on: ["Network"]),
        serviceTests(of: "Pricing", on: ["Network", "Parts"]),
        serviceTests(of: "RepairOrders", on: ground),
        serviceTests(of: "Booking", on: document),
        serviceTests(of: "Reception", on: document + ["Booking"]),
        serviceTests(of: "Repair", on: document + ["Booking", "Reception"]),
        serviceTests(of: "Inspection", on: document + ["Booking", "Reception", "Repair"]),
        serviceTests(of: "Settlement", on: document + ["Booking", "Reception", "Repair", "Inspection"]),
        serviceTests(
            of: "Callbacks", on: document + ["Booking", "Reception", "Repair", "Inspection", "Settlement", "Quality"]),
    ]
)

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "assetstore",
  products: [
    .library(name: "assetstore", type: .dynamic, targets: ["AssetStoreABI"]),
    .executable(name: "assetstore-cli", targets: ["assetstore-cli"]),
  ],
  targets: [
    .target(
      name: "CAssetStore", path: "Include",
      exclude: [
        "assetstore.symbols", "assetstore.map", "assetstore.pc.in", "assetstore-config.cmake.in",
        "assetstore-config-version.cmake.in", "vast-meta.schema.json",
        "registry.schema.json", "registry-publisher.schema.json", "registry-asset.schema.json",
        "registry-release.schema.json",
      ],
      publicHeadersPath: "."),
    .systemLibrary(name: "CSQLite", path: "Sources/SystemLibraries/CSQLite", pkgConfig: "sqlite3"),
    .systemLibrary(name: "CZip", path: "Sources/SystemLibraries/CZip", pkgConfig: "libzip"),
    .systemLibrary(
      name: "CDeflate", path: "Sources/SystemLibraries/CDeflate", pkgConfig: "libdeflate"),
    .systemLibrary(name: "CZlib", path: "Sources/SystemLibraries/CZlib", pkgConfig: "zlib"),
    .systemLibrary(
      name: "CCrypto", path: "Sources/SystemLibraries/CCrypto", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CCurl", path: "Sources/SystemLibraries/CCurl", pkgConfig: "libcurl"),
    .systemLibrary(
      name: "CMarkdown", path: "Sources/SystemLibraries/CMarkdown", pkgConfig: "libcmark-gfm"),
    .systemLibrary(
      name: "CArgon2", path: "Sources/SystemLibraries/CArgon2", pkgConfig: "libargon2"),
    .systemLibrary(
      name: "CMicroHTTPD", path: "Sources/SystemLibraries/CMicroHTTPD", pkgConfig: "libmicrohttpd"),
    .systemLibrary(name: "CSystem", path: "Sources/SystemLibraries/CSystem"),

    .target(
      name: "AssetStoreCore",
      dependencies: ["CSQLite", "CZip", "CDeflate", "CZlib", "CCrypto", "CCurl", "CSystem"],
      exclude: ["AssetStoreCore.docc"]),
    .target(
      name: "AssetStoreWeb", dependencies: ["AssetStoreCore", "CMarkdown"],
      // Of which the library carries the bytes.
      resources: [.embedInCode("Resources")]),
    .target(
      name: "AssetStoreRegistry", dependencies: ["AssetStoreCore", "AssetStoreWeb"],
      resources: [.embedInCode("Website/Resources")]),
    .target(
      name: "AssetStoreService", dependencies: ["AssetStoreCore", "AssetStoreWeb", "CArgon2"],
      resources: [.embedInCode("Resources")]),
    .target(
      name: "AssetStoreABI",
      dependencies: [
        "AssetStoreCore", "AssetStoreRegistry", "AssetStoreService", "AssetStoreWeb", "CAssetStore",
      ]),
    .executableTarget(
      name: "assetstore-cli", dependencies: ["CAssetStore", "CMicroHTTPD"],
      exclude: ["assetstore-json.5"],
      // The library of this package, by its C name: a client like any other.
      linkerSettings: [.linkedLibrary("assetstore")]),

    .testTarget(
      name: "CoreTests", dependencies: ["AssetStoreCore", "CAssetStore", "FuzzTargets"],
      path: "Tests/CoreTests"),
    .testTarget(
      name: "RegistryTests",
      dependencies: ["AssetStoreCore", "AssetStoreRegistry", "AssetStoreWeb"],
      path: "Tests/RegistryTests"),
    .testTarget(
      name: "ServiceTests", dependencies: ["AssetStoreCore", "AssetStoreService"],
      path: "Tests/ServiceTests"),
    .testTarget(name: "WebTests", dependencies: ["AssetStoreWeb"], path: "Tests/WebTests"),
    .target(
      name: "FuzzTargets", dependencies: ["AssetStoreCore", "AssetStoreService", "AssetStoreWeb"],
      path: "Tests/Fuzz/Targets"),
  ],
  swiftLanguageModes: [.v6]
)

// Links only with libFuzzer, whose main it has: see Tests/Fuzz/fuzz.py.
if Context.environment["ASSETSTORE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver"))
}

// Measures what no client of the header can measure alone: see Tests/Bench/bench.py.
if Context.environment["ASSETSTORE_BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "bench-resolver", dependencies: ["AssetStoreCore"], path: "Tests/Bench/Resolver"))
}

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  guard target.name != "CAssetStore" else { continue }
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
  if target.type != .test {
    target.swiftSettings?.append(.strictMemorySafety())
  }
}

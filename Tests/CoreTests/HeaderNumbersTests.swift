import CAssetStore
import Testing

@testable import AssetStoreCore

/// The numbers that the values of the core stand for, as the header has them.
@Suite struct HeaderNumbersTests {
  @Test func whatAssetsAreToldBy() {
    #expect(AssetType.allCases.map(\.number) == [ASSETSTORE_TYPE_ADDON, ASSETSTORE_TYPE_PROJECT])
    #expect(
      Support.allCases.map(\.bit) == [
        ASSETSTORE_SUPPORT_TESTING, ASSETSTORE_SUPPORT_COMMUNITY, ASSETSTORE_SUPPORT_FEATURED,
      ])
    #expect(
      SourceKind.allCases.map(\.number) == [
        ASSETSTORE_KIND_LIBRARY, ASSETSTORE_KIND_DIRECTORY, ASSETSTORE_KIND_REGISTRY,
      ])
    let sorts: [Query.Sort] = [.default, .relevance, .updated, .name, .license, .rating]
    #expect(
      sorts.map(\.rawValue) == [
        ASSETSTORE_SORT_DEFAULT, ASSETSTORE_SORT_RELEVANCE, ASSETSTORE_SORT_UPDATED,
        ASSETSTORE_SORT_NAME, ASSETSTORE_SORT_LICENSE, ASSETSTORE_SORT_RATING,
      ])
  }

  @Test func whatHappensToProjects() {
    #expect(
      [Trust.pinned, .firstUse].map(\.number) == [
        ASSETSTORE_TRUST_PINNED, ASSETSTORE_TRUST_FIRST_USE,
      ])
    let findings: [Finding.Kind] = [
      .modified, .missing, .typeChanged, .modeChanged, .extra, .generated,
      .notInstalled,
    ]
    #expect(
      findings.map(\.number) == [
        ASSETSTORE_FINDING_MODIFIED, ASSETSTORE_FINDING_MISSING, ASSETSTORE_FINDING_TYPE_CHANGED,
        ASSETSTORE_FINDING_MODE_CHANGED, ASSETSTORE_FINDING_EXTRA, ASSETSTORE_FINDING_GENERATED,
        ASSETSTORE_FINDING_NOT_INSTALLED,
      ])
    let uses: [AuditReport.Use] = [.found, .unused, .other]
    #expect(
      uses.map(\.number) == [
        ASSETSTORE_DECLARED_FOUND, ASSETSTORE_DECLARED_UNUSED, ASSETSTORE_DECLARED_OTHER,
      ])
    let changes: [Change.Kind] = [.install, .replace, .remove, .repair, .none]
    #expect(
      changes.map(\.number) == [
        ASSETSTORE_CHANGE_INSTALL, ASSETSTORE_CHANGE_REPLACE, ASSETSTORE_CHANGE_REMOVE,
        ASSETSTORE_CHANGE_REPAIR, ASSETSTORE_CHANGE_NONE,
      ])
    let actions: [Action.Kind] = [
      .write, .replace, .delete, .keep, .writeNew, .overwrite, .deleteEdit, .deleteGenerated,
      .restore,
    ]
    #expect(
      actions.map(\.number) == [
        ASSETSTORE_ACTION_WRITE, ASSETSTORE_ACTION_REPLACE, ASSETSTORE_ACTION_DELETE,
        ASSETSTORE_ACTION_KEEP, ASSETSTORE_ACTION_WRITE_NEW, ASSETSTORE_ACTION_OVERWRITE,
        ASSETSTORE_ACTION_DELETE_EDIT, ASSETSTORE_ACTION_DELETE_GENERATED,
        ASSETSTORE_ACTION_RESTORE,
      ])
    #expect(
      [Durability.full, .fast].map(\.number) == [
        ASSETSTORE_DURABILITY_FULL, ASSETSTORE_DURABILITY_FAST,
      ])
  }

  @Test func whatIsMounted() {
    #expect(
      FileSystemEntry.Kind.allCases.map(\.number) == [
        ASSETSTORE_ENTRY_FILE, ASSETSTORE_ENTRY_FOLDER, ASSETSTORE_ENTRY_LINK,
      ])
    let modes: [StreamMode] = [.write, .create, .truncate, .append]
    #expect(
      modes.map(\.rawValue) == [
        ASSETSTORE_STREAM_WRITE, ASSETSTORE_STREAM_CREATE, ASSETSTORE_STREAM_TRUNCATE,
        ASSETSTORE_STREAM_APPEND,
      ])
    let origins: [PackageStream.Origin] = [.start, .current, .end]
    #expect(
      origins.map(\.rawValue) == [
        ASSETSTORE_SEEK_START, ASSETSTORE_SEEK_CURRENT, ASSETSTORE_SEEK_END,
      ])
  }

  @Test func whatPackagesAreToldBy() {
    #expect(
      PackageFinding.Severity.allCases.map(\.number) == [
        ASSETSTORE_SEVERITY_ERROR, ASSETSTORE_SEVERITY_WARNING,
      ])
  }

  @Test func howItGoesOn() {
    let phases: [Phase] = [.metadata, .download, .hash, .unpack, .commit, .wait, .details, .upload]
    #expect(
      phases.map(\.rawValue) == [
        ASSETSTORE_PHASE_METADATA, ASSETSTORE_PHASE_DOWNLOAD, ASSETSTORE_PHASE_HASH,
        ASSETSTORE_PHASE_UNPACK, ASSETSTORE_PHASE_COMMIT, ASSETSTORE_PHASE_WAIT,
        ASSETSTORE_PHASE_DETAILS, ASSETSTORE_PHASE_UPLOAD,
      ])
    #expect(
      StoreError.Status.allCases.map(\.rawValue) == [
        ASSETSTORE_OK, ASSETSTORE_MISUSE, ASSETSTORE_NOT_FOUND, ASSETSTORE_CONFLICT,
        ASSETSTORE_INCOMPATIBLE, ASSETSTORE_INTEGRITY, ASSETSTORE_REFUSED, ASSETSTORE_NETWORK,
        ASSETSTORE_BUSY, ASSETSTORE_IO, ASSETSTORE_CANCELLED, ASSETSTORE_INTERNAL,
      ])
  }
}

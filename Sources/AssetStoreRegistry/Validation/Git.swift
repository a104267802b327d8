internal import AssetStoreCore

/// Asks the program git about the repository that a folder lies in. Nothing is written.
struct Git {
  private let folder: String
  private let progress: Progress

  /// Milliseconds for one question: some minutes more than a large repository on a slow disk takes.
  private static let longest: Int64 = 600_000
  /// Bytes of a list of paths: some millions of files.
  private static let largestList = 1 << 29

  init(_ folder: String, _ progress: Progress) {
    self.folder = folder
    self.progress = progress
  }

  private func run(_ arguments: [String], largest: Int) throws -> ChildProcess.Result {
    // What a hook or somebody's shell says of another repository is not about this one. The user's own settings count:
    // they say which folders of others git may trust.
    try ChildProcess.run(
      "git",
      [
        "-C", folder, "--no-pager", "-c", "core.fsmonitor=false", "-c",
        "diff.autoRefreshIndex=false",
        // Files of the registry that look like a repository would be one, with settings that start programs.
        "-c", "safe.bareRepository=explicit", "-c", "log.showSignature=false",
      ]
        + arguments,
      keeping: ["PATH", "HOME", "XDG_CONFIG_HOME"],
      adding: [
        "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1",
      ], largest: largest, longest: Git.longest
    ) { try progress.again(folder) }
  }

  private func output(
    _ arguments: [String], largest: Int, _ failure: String, _ subject: String, hint: String = ""
  ) throws -> [UInt8] {
    let result = try run(arguments, largest: largest)
    guard result.code == 0 else {
      let complaint = result.complaint.split(separator: "\n").first.map { ": \($0)" } ?? ""
      throw StoreError(.unknownRevision, "\(failure)\(complaint)", subject: subject, hint: hint)
    }
    return result.output
  }

  /// The commit that a revision is, and the one from which it and what is checked out went apart.
  func base(_ revision: String) throws -> (commit: String, base: String) {
    guard revision.utf8.first != UInt8(ascii: "-") else {
      throw StoreError(
        .invalidArgument, "\"\(revision)\" is no revision of git", subject: revision)
    }
    let failure = "git knows no revision \(revision) of \(folder)"
    let commit = try line(
      ["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"], failure, revision,
      hint: "fetch it first, with its history")
    let base = try line(
      ["merge-base", commit, "HEAD"], "\(revision) and what is checked out have no common commit",
      revision, hint: "fetch the whole history, as git fetch --unshallow does")
    return (commit, base)
  }

  private func line(
    _ arguments: [String], _ failure: String, _ subject: String, hint: String
  ) throws -> String {
    let output = try output(
      arguments, largest: 1 << 16, failure, subject, hint: hint)
    let line = output.prefix { $0 != 0x0a }
    guard [40, 64].contains(line.count) else {
      throw StoreError(.unknownRevision, failure, subject: subject, hint: hint)
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// The paths of files in a commit, as seen from the folder.
  func files(in commit: String) throws -> [String] {
    paths(
      try output(
        ["ls-tree", "-r", "-z", "--name-only", commit, "--", "."], largest: Git.largestList,
        "git cannot list \(commit)", commit))
  }

  /// The paths of files that are other than in a commit, or gone.
  func changes(since commit: String) throws -> [String] {
    paths(
      try output(
        [
          "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
          "--ignore-submodules=all", "--relative", commit, "--", ".",
        ], largest: Git.largestList, "git cannot compare with \(commit)", commit))
  }

  /// All paths of the whole repository that are other than in a commit, new or gone, as seen from the folder; also those
  /// that are no text, in some form.
  func allChanges(since commit: String) throws -> [String] {
    let prefix = try output(
      ["rev-parse", "--show-prefix"], largest: 1 << 16, "git does not know \(folder)", folder
    ).prefix { $0 != 0x0a }
    let up = String(repeating: "../", count: prefix.filter { $0 == UInt8(ascii: "/") }.count)
    let output = try output(
      [
        "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--no-relative", commit,
      ], largest: Git.largestList, "git cannot compare with \(commit)", commit)
    return output.split(separator: 0).map { path in
      path.starts(with: prefix)
        ? String(decoding: path.dropFirst(prefix.count), as: UTF8.self)
        : up + String(decoding: path, as: UTF8.self)
    }
  }

  /// The bytes of a file in a commit.
  func file(_ path: String, in commit: String, largest: Int) throws -> [UInt8] {
    try output(
      ["cat-file", "blob", "\(commit):./\(path)"], largest: largest,
      "git cannot read \(path) in \(commit)", path)
  }

  /// Seconds since 1970 UTC of the last commit that touched the folder.
  func lastCommit() throws -> Int64 {
    let failure = "git knows no commit of \(folder)"
    let hint = "commit it, or give the time that the index is of"
    let output = try output(
      ["log", "-1", "--format=%ct", "--", "."], largest: 1 << 10, failure, folder, hint: hint)
    let line = String(decoding: output.prefix { $0 != 0x0a }, as: UTF8.self)
    guard let time = Int64(line), time > 0 else {
      throw StoreError(.unknownRevision, failure, subject: folder, hint: hint)
    }
    return time
  }

  private func paths(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0).compactMap { bytes in
      let path = String(decoding: bytes, as: UTF8.self)
      return StreamSafe.holds(path) ? path : nil
    }
  }
}

/// The catalogue's tables and their migrations.
enum Schema {
  /// "asst" in ASCII: tells our databases from others.
  private static let applicationID = 0x6173_7374

  /// Makes or migrates the tables of a database that was opened for writing.
  static func prepare(_ database: Database, _ path: String) throws {
    try configure(database)
    try check(database, path, allowEmpty: true)
    try useWAL(database)
    try database.run("PRAGMA synchronous = NORMAL")
    guard try version(of: database) < migrations.count else { return }
    try database.transaction {
      let done = try version(of: database)
      for number in done..<max(done, migrations.count) {
        try database.run(migrations[number])
        try database.run("PRAGMA user_version = \(number + 1)")
      }
      if (1..<newestIndex).contains(done) { try AssetTable.indexAll(database) }
      try database.run("PRAGMA application_id = \(applicationID)")
    }
  }

  /// Switches to WAL, outside a transaction; a database that is WAL already is left alone, so that opening
  /// never waits for a writer.
  private static func useWAL(_ database: Database) throws {
    for triesLeft in (0..<100).reversed() {
      if try database.first("PRAGMA journal_mode", as: { $0.text(0) }) == "wal" { return }
      do {
        return try database.query("PRAGMA journal_mode = WAL", []) { _ in }
      } catch let error as StoreError where error.reason == .busy && triesLeft > 0 {
        // Processes that make the store together: the switch does not wait for another's, a transaction does.
        try database.run("BEGIN IMMEDIATE; COMMIT")
      }
    }
  }

  /// Whether nothing was ever put into it.
  static func isEmpty(_ database: Database) throws -> Bool {
    try database.first("SELECT count(*) FROM sqlite_schema", as: { $0.integer(0) }) == 0
  }

  /// Refuses what is not a catalogue, or one that a newer library wrote.
  static func check(_ database: Database, _ path: String, allowEmpty: Bool = false) throws {
    // In one transaction: another may be making the tables.
    try database.run("BEGIN")
    defer { try? database.run("COMMIT") }
    let version = try version(of: database)
    let tables =
      try database.first("SELECT count(*) FROM sqlite_schema", as: { $0.integer(0) }) ?? 0
    if tables == 0, version == 0, allowEmpty { return }
    guard tables > 0, version > 0,
      try database.first("PRAGMA application_id", as: { $0.integer(0) }) == Int64(applicationID)
    else {
      throw Catalogue.damaged(path)
    }
    guard version <= migrations.count else {
      throw StoreError(
        .catalogueNewer,
        "\(path) was written by a newer version of assetstore (format \(version), this one knows \(migrations.count))",
        subject: path, hint: "upgrade assetstore, or use another store")
    }
  }

  /// What each connection needs.
  static func configure(_ database: Database) throws {
    try database.run(
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF")
  }

  private static func version(of database: Database) throws -> Int {
    Int(try database.first("PRAGMA user_version", as: { $0.integer(0) }) ?? 0)
  }

  /// The version since which `asset_text` has what it has now.
  private static let newestIndex = 3

  /// Number n brings a database of version n to n + 1. Never edited once published.
  private static let migrations = [
    """
    CREATE TABLE source (
      id         INTEGER PRIMARY KEY,
      name       TEXT NOT NULL UNIQUE,
      url        TEXT NOT NULL,
      kind       TEXT NOT NULL,
      priority   INTEGER NOT NULL,
      synced_at  INTEGER NOT NULL DEFAULT 0,
      generation INTEGER NOT NULL DEFAULT 0,  -- of the latest sync; rows it saw carry it
      started_at INTEGER NOT NULL DEFAULT 0   -- when that sync began; 0: it came to its end
    ) STRICT;

    CREATE TABLE category (
      id     INTEGER PRIMARY KEY,
      name   TEXT NOT NULL COLLATE NOCASE UNIQUE,
      number INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE license (
      id   INTEGER PRIMARY KEY,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE
    ) STRICT;

    CREATE TABLE asset (
      id          INTEGER PRIMARY KEY,
      source_id   INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      number      INTEGER NOT NULL,
      publisher   TEXT NOT NULL,
      slug        TEXT NOT NULL,
      slug_base   TEXT NOT NULL,              -- slug before it was told from others of its source
      type        TEXT NOT NULL,
      support     TEXT NOT NULL,
      title       TEXT NOT NULL,
      title_key   TEXT NOT NULL,              -- title, case folded
      author      TEXT NOT NULL,
      category_id INTEGER REFERENCES category (id),
      license_id  INTEGER REFERENCES license (id),
      icon_url    TEXT NOT NULL,
      browse_url  TEXT NOT NULL,
      issues_url  TEXT NOT NULL,
      description TEXT NOT NULL,
      tags        TEXT NOT NULL,              -- as they stand in asset_text
      updated     INTEGER NOT NULL,
      rating      INTEGER NOT NULL,
      version     TEXT NOT NULL,              -- this and the next two: of the newest release
      godot_min   INTEGER NOT NULL,
      godot_max   INTEGER,
      revision    TEXT NOT NULL,              -- changes when the source's row changes
      detailed    TEXT NOT NULL,              -- the revision that the details read are of; '': none
      page        INTEGER NOT NULL,           -- of the source's list it was last seen on
      generation  INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX asset_number ON asset (source_id, number) WHERE number > 0;
    CREATE INDEX asset_name ON asset (publisher, slug);
    CREATE INDEX asset_slug_base ON asset (source_id, publisher, slug_base);
    CREATE INDEX asset_source ON asset (source_id, generation);
    CREATE INDEX asset_updated ON asset (updated DESC, title_key);
    CREATE INDEX asset_title ON asset (title_key);

    CREATE TABLE release (
      asset_id  INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
      position  INTEGER NOT NULL,             -- 0 is the newest
      version   TEXT NOT NULL,
      godot_min INTEGER NOT NULL,
      godot_max INTEGER,
      url       TEXT NOT NULL,
      sha256    TEXT NOT NULL,
      size      INTEGER NOT NULL,
      published INTEGER NOT NULL,
      PRIMARY KEY (asset_id, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE preview (
      asset_id      INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
      position      INTEGER NOT NULL,
      type          TEXT NOT NULL,
      url           TEXT NOT NULL,
      thumbnail_url TEXT NOT NULL,
      PRIMARY KEY (asset_id, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE tag (
      id   INTEGER PRIMARY KEY,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE
    ) STRICT;

    CREATE TABLE asset_tag (
      asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
      tag_id   INTEGER NOT NULL REFERENCES tag (id),
      PRIMARY KEY (asset_id, tag_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE page (
      source_id     INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      number        INTEGER NOT NULL,
      url           TEXT NOT NULL,
      etag          TEXT NOT NULL,
      last_modified TEXT NOT NULL,
      pages         INTEGER NOT NULL,         -- the list's length as this page told it
      total         INTEGER NOT NULL,
      generation    INTEGER NOT NULL,
      PRIMARY KEY (source_id, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE package_file (
      source_id   INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      path        TEXT NOT NULL,
      size        INTEGER NOT NULL,
      modified    INTEGER NOT NULL,
      inode       INTEGER NOT NULL,
      sha256      TEXT NOT NULL,
      description TEXT NOT NULL,              -- JSON of what the package says about itself
      PRIMARY KEY (source_id, path)
    ) STRICT, WITHOUT ROWID;

    CREATE VIRTUAL TABLE asset_text USING fts5 (
      title, publisher, tags, description,
      content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    );
    CREATE VIRTUAL TABLE asset_word USING fts5vocab (asset_text, row);
    CREATE VIRTUAL TABLE word USING fts5 (term, tokenize = 'trigram');
    """,
    """
    -- Rows of the page that could not be used.
    ALTER TABLE page ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- Filled again by `prepare`.
    INSERT INTO asset_text (asset_text) VALUES ('delete-all');
    """,
    """
    -- What packages ask for; those of folders are read again to know it.
    ALTER TABLE asset ADD COLUMN vast_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE asset ADD COLUMN permissions TEXT NOT NULL DEFAULT '';     -- of the newest release, JSON
    ALTER TABLE release ADD COLUMN dependencies TEXT NOT NULL DEFAULT '';  -- JSON; '': none
    ALTER TABLE release ADD COLUMN permissions TEXT NOT NULL DEFAULT '';   -- JSON; '': none
    CREATE INDEX asset_vast_id ON asset (vast_id) WHERE vast_id <> '';
    DELETE FROM package_file;
    UPDATE asset SET revision = '', detailed = '' WHERE number = 0;
    """,
    """
    ALTER TABLE release ADD COLUMN yanked TEXT NOT NULL DEFAULT '';        -- why it was withdrawn; '': it was not

    CREATE TABLE registry (
      source_id INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
      key       TEXT NOT NULL,                -- the public key that the user gave
      name      TEXT NOT NULL DEFAULT '',     -- this and the next five: of the last head; '': there was none
      sequence  INTEGER NOT NULL DEFAULT 0,
      expires   INTEGER NOT NULL DEFAULT 0,
      keys      TEXT NOT NULL DEFAULT '[]',   -- JSON
      mirrors   TEXT NOT NULL DEFAULT '[]',   -- JSON
      manifest  TEXT NOT NULL DEFAULT '',     -- SHA-256
      head      TEXT NOT NULL DEFAULT '',     -- SHA-256 of the file itself
      head_url  TEXT NOT NULL DEFAULT '',     -- where it came from, for which the ETag holds
      etag      TEXT NOT NULL DEFAULT ''
    ) STRICT;

    CREATE TABLE registry_shard (
      source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      number    INTEGER NOT NULL,             -- also the page of its assets
      sha256    TEXT NOT NULL,
      PRIMARY KEY (source_id, number)
    ) STRICT, WITHOUT ROWID;
    """,
  ]
}

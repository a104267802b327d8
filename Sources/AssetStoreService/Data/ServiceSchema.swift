internal import AssetStoreCore

/// The tables of a service and how older ones become them.
enum ServiceSchema {
  /// "ASVC", which tells the file from other databases.
  private static let applicationID: Int32 = 0x4153_5643

  /// The id of the first local asset.
  static let firstLocal: Int64 = 1_000_000_000

  static func prepare(_ database: Database, _ path: String) throws {
    try configure(database, .readWrite)
    // A database of others stays as it is; the next line would write to it.
    _ = try version(database, path)
    try database.query("PRAGMA journal_mode = WAL", []) { _ in }
    try database.transaction {
      let version = try version(database, path)
      for number in version..<migrations.count {
        try database.run(migrations[number])
        try database.run("PRAGMA user_version = \(number + 1)")
      }
      try database.run("PRAGMA application_id = \(applicationID)")
    }
  }

  /// The number of migrations that the database has seen; 0 for a new one. Throws for what is none of ours.
  static func version(_ database: Database, _ path: String) throws -> Int {
    let version = Int(try database.first("PRAGMA user_version", as: { $0.integer(0) }) ?? 0)
    let tables = try database.first("SELECT count(*) FROM sqlite_schema", as: { $0.integer(0) })
    if tables != 0 {
      let id = try database.first("PRAGMA application_id", as: { $0.integer(0) })
      guard version > 0, id == Int64(applicationID) else {
        throw StoreError(
          .malformedFile, "\(path) is damaged or is no database of a service", subject: path,
          hint: "restore a backup")
      }
    }
    guard version <= migrations.count else {
      throw StoreError(
        .catalogueNewer,
        "\(path) was written by a newer version of assetstore (format \(version), this one knows \(migrations.count))",
        subject: path, hint: "upgrade assetstore")
    }
    return version
  }

  /// What each connection needs.
  static func configure(_ database: Database, _ access: Database.Access) throws {
    try database.run(
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192"
    )
    // Triggers write to the text indexes, which SQLite lets only those of a trusted schema do.
    try database.run("PRAGMA trusted_schema = \(access == .readWrite ? "ON" : "OFF")")
  }

  private static let custom = GodotVersion.customBuild.encoded

  /// Tells the asset of a trigger's release what its releases fit now, so that counting those that fit reads nothing else.
  private static func fit(_ release: String) -> String {
    """
    UPDATE asset SET (fit_from, fit_to, fit_whole) = (
          SELECT fit_from, max(fit_to) OVER (), fit_to = max(fit_to) OVER () FROM release
          WHERE asset_id = \(release).asset_id AND yanked = '' AND fit_from <= fit_to
          ORDER BY fit_from, fit_to DESC LIMIT 1)
        WHERE id = \(release).asset_id
    """
  }

  /// Number n brings a database of version n to n + 1. Never edited once published.
  private static let migrations = [
    """
    CREATE TABLE user (
      id       INTEGER PRIMARY KEY AUTOINCREMENT,
      name     TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,          -- folded, so that no two look alike
      email    TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
      password TEXT NOT NULL,                 -- argon2id, encoded; '': nobody can log in
      level    INTEGER NOT NULL DEFAULT 0,
      created  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX user_email ON user (email);

    CREATE TABLE token (
      id      INTEGER PRIMARY KEY AUTOINCREMENT,
      hash    TEXT NOT NULL UNIQUE,           -- SHA-256 of what the client has
      user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
      kind    TEXT NOT NULL,                  -- 'session', 'reset', 'publish'
      scope   TEXT NOT NULL DEFAULT '',       -- of 'publish': 'publisher/slug'
      label   TEXT NOT NULL DEFAULT '',
      created INTEGER NOT NULL,
      expires INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX token_user ON token (user_id, kind);
    CREATE INDEX token_expires ON token (expires);

    CREATE TABLE asset (
      id                INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id           INTEGER REFERENCES user (id),  -- NULL: of the upstream
      author            TEXT NOT NULL,        -- name of the user, here or upstream
      author_key        TEXT NOT NULL,        -- this and the other keys: folded, for finding and sorting
      publisher         TEXT NOT NULL,
      slug              TEXT NOT NULL,
      title             TEXT NOT NULL,
      title_key         TEXT NOT NULL,
      category_id       INTEGER NOT NULL,
      godot_version     INTEGER NOT NULL,     -- encoded
      version           INTEGER NOT NULL,     -- counts changes of the download
      version_string    TEXT NOT NULL,
      cost              TEXT NOT NULL,        -- licence
      cost_key          TEXT NOT NULL,
      support_level     INTEGER NOT NULL,     -- 0 testing, 1 community, 2 featured
      download_provider INTEGER NOT NULL,
      searchable        INTEGER NOT NULL DEFAULT 1,
      created           INTEGER NOT NULL,
      modified          INTEGER NOT NULL,
      download_commit   TEXT NOT NULL,
      browse_url        TEXT NOT NULL,
      issues_url        TEXT NOT NULL,        -- '': the provider's
      icon_url          TEXT NOT NULL,
      fit_from          INTEGER,              -- lowest version of Godot that a release fits; NULL: none
      fit_to            INTEGER,              -- and the highest
      fit_whole         INTEGER,              -- whether one release fits all from the one to the other
      description       TEXT NOT NULL         -- last: what is behind a long text is slow to reach
    ) STRICT;
    INSERT INTO sqlite_sequence (name, seq) VALUES ('asset', \(firstLocal - 1));
    CREATE UNIQUE INDEX asset_name ON asset (publisher, slug);
    CREATE INDEX asset_slug ON asset (slug);
    CREATE INDEX asset_user ON asset (user_id);
    -- All that the library's list asks for, in the order of each of its sorts; with texts in that of the text index.
    CREATE INDEX asset_list ON asset (
      modified, id, category_id, godot_version, support_level, fit_from, fit_to, fit_whole
    ) WHERE searchable = 1;
    CREATE INDEX asset_title ON asset (title_key, id, category_id, godot_version, support_level)
      WHERE searchable = 1;
    CREATE INDEX asset_created ON asset (created, id, category_id, fit_from, fit_to, fit_whole)
      WHERE searchable = 1;
    CREATE INDEX asset_best ON asset (
      support_level, modified, id, category_id, fit_from, fit_to, fit_whole
    ) WHERE searchable = 1;
    CREATE INDEX asset_find ON asset (
      id, category_id, godot_version, support_level, modified, created, title_key, author_key,
      cost_key, fit_from, fit_to, fit_whole
    ) WHERE searchable = 1;

    CREATE VIRTUAL TABLE asset_text USING fts5 (
      title_key, author_key, cost_key,
      content = 'asset', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
    );
    CREATE VIRTUAL TABLE asset_word USING fts5 (
      title, author, description,
      content = 'asset', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
      prefix = '2 3'
    );
    CREATE TRIGGER asset_inserted AFTER INSERT ON asset BEGIN
      INSERT INTO asset_text (rowid, title_key, author_key, cost_key)
        VALUES (new.id, new.title_key, new.author_key, new.cost_key);
      INSERT INTO asset_word (rowid, title, author, description)
        VALUES (new.id, new.title, new.author, new.description);
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER asset_deleted AFTER DELETE ON asset BEGIN
      INSERT INTO asset_text (asset_text, rowid, title_key, author_key, cost_key)
        VALUES ('delete', old.id, old.title_key, old.author_key, old.cost_key);
      INSERT INTO asset_word (asset_word, rowid, title, author, description)
        VALUES ('delete', old.id, old.title, old.author, old.description);
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER asset_keyed AFTER UPDATE OF title_key, author_key, cost_key ON asset
      WHEN (old.title_key, old.author_key, old.cost_key)
        IS NOT (new.title_key, new.author_key, new.cost_key) BEGIN
      INSERT INTO asset_text (asset_text, rowid, title_key, author_key, cost_key)
        VALUES ('delete', old.id, old.title_key, old.author_key, old.cost_key);
      INSERT INTO asset_text (rowid, title_key, author_key, cost_key)
        VALUES (new.id, new.title_key, new.author_key, new.cost_key);
    END;
    CREATE TRIGGER asset_worded AFTER UPDATE OF title, author, description ON asset
      WHEN (old.title, old.author, old.description) IS NOT (new.title, new.author, new.description)
      BEGIN
      INSERT INTO asset_word (asset_word, rowid, title, author, description)
        VALUES ('delete', old.id, old.title, old.author, old.description);
      INSERT INTO asset_word (rowid, title, author, description)
        VALUES (new.id, new.title, new.author, new.description);
    END;
    CREATE TRIGGER asset_updated AFTER UPDATE ON asset BEGIN
      UPDATE catalogue SET version = version + 1;
    END;

    -- Of what is published; one row, counted up by every change to it.
    CREATE TABLE catalogue (version INTEGER NOT NULL) STRICT;
    INSERT INTO catalogue (version) VALUES (0);
    CREATE TRIGGER user_leveled AFTER UPDATE OF level ON user WHEN old.level IS NOT new.level BEGIN
      UPDATE catalogue SET version = version + 1;
    END;

    CREATE TABLE preview (
      id        INTEGER PRIMARY KEY AUTOINCREMENT,
      asset_id  INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
      type      TEXT NOT NULL,                -- 'image', 'video'
      link      TEXT NOT NULL,
      thumbnail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX preview_asset ON preview (asset_id);
    CREATE TRIGGER preview_inserted AFTER INSERT ON preview BEGIN
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER preview_updated AFTER UPDATE ON preview BEGIN
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER preview_deleted AFTER DELETE ON preview BEGIN
      UPDATE catalogue SET version = version + 1;
    END;

    CREATE TABLE edit (
      id                INTEGER PRIMARY KEY AUTOINCREMENT,
      asset_id          INTEGER REFERENCES asset (id), -- NULL: it creates one
      user_id           INTEGER NOT NULL REFERENCES user (id),
      title             TEXT,                 -- this and the next: NULL leaves it as it is
      description       TEXT,
      category_id       INTEGER,
      godot_version     INTEGER,
      version_string    TEXT,
      cost              TEXT,
      download_provider INTEGER,
      download_commit   TEXT,
      browse_url        TEXT,
      issues_url        TEXT,
      icon_url          TEXT,
      title_key         TEXT,                 -- this and the other key: folded, for finding
      author_key        TEXT NOT NULL,
      status            INTEGER NOT NULL DEFAULT 0,    -- 0 new, 1 in review, 2 accepted, 3 rejected
      reason            TEXT NOT NULL DEFAULT '',
      submitted         INTEGER NOT NULL,
      modified          INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX edit_asset ON edit (asset_id, status);
    CREATE INDEX edit_status ON edit (status, modified);
    CREATE INDEX edit_user ON edit (user_id, modified);
    CREATE INDEX edit_waiting ON edit (user_id) WHERE status IN (0, 1);

    CREATE TABLE edit_preview (
      id         INTEGER PRIMARY KEY AUTOINCREMENT,
      edit_id    INTEGER NOT NULL REFERENCES edit (id) ON DELETE CASCADE,
      preview_id INTEGER,                     -- NULL: of an insert
      operation  INTEGER NOT NULL,            -- 0 insert, 1 remove, 2 update
      type       TEXT,
      link       TEXT,
      thumbnail  TEXT
    ) STRICT;
    CREATE INDEX edit_preview_edit ON edit_preview (edit_id);

    CREATE TABLE upload (
      edit_id   INTEGER PRIMARY KEY REFERENCES edit (id) ON DELETE CASCADE,
      slug      TEXT NOT NULL,                -- of its asset, of which the proposal's author is the publisher
      version   TEXT NOT NULL,
      godot_max INTEGER,
      sha256    TEXT NOT NULL,
      size      INTEGER NOT NULL,
      changes   TEXT NOT NULL,                -- Markdown
      warnings  TEXT NOT NULL DEFAULT '',     -- what was odd about it, in lines
      removed   INTEGER NOT NULL DEFAULT 0    -- its archive, after it was rejected
    ) STRICT;
    CREATE INDEX upload_hash ON upload (sha256);

    CREATE TABLE release (
      id        INTEGER PRIMARY KEY AUTOINCREMENT,
      asset_id  INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
      version   TEXT NOT NULL,
      godot_min INTEGER NOT NULL,
      godot_max INTEGER,
      url       TEXT NOT NULL,                -- '': in the archives, under its hash
      sha256    TEXT NOT NULL,                -- '': not known
      size      INTEGER NOT NULL,             -- 0: not known
      changes   TEXT NOT NULL DEFAULT '',     -- Markdown
      created   INTEGER NOT NULL,
      yanked    TEXT NOT NULL DEFAULT '',     -- why it was withdrawn; '': it was not
      -- The versions of Godot that it fits, as StoreSearch asks for them.
      fit_from  INTEGER AS (iif(godot_min = \(custom), 0, godot_min)),
      fit_to    INTEGER AS (min(
        iif(coalesce(godot_max, 0) = 0, \(custom), godot_max),
        iif(godot_min IN (0, \(custom)), \(custom), godot_min / 10000 * 10000 + 9999)))
    ) STRICT;
    CREATE INDEX release_asset ON release (asset_id, yanked, godot_min, godot_max);
    CREATE INDEX release_hash ON release (sha256);
    CREATE TRIGGER release_inserted AFTER INSERT ON release BEGIN
      \(fit("new"));
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER release_updated AFTER UPDATE ON release BEGIN
      \(fit("new"));
      UPDATE catalogue SET version = version + 1;
    END;
    CREATE TRIGGER release_deleted AFTER DELETE ON release BEGIN
      \(fit("old"));
      UPDATE catalogue SET version = version + 1;
    END;

    -- The assets of the upstream and the ids that they have, or had when they were there.
    CREATE TABLE upstream (
      asset_id    INTEGER PRIMARY KEY,
      name        TEXT NOT NULL UNIQUE,       -- its number there, or 'publisher/slug'
      fingerprint TEXT NOT NULL DEFAULT ''    -- of what was taken over
    ) STRICT;
    CREATE TABLE upstream_origin (origin TEXT NOT NULL) STRICT;

    -- Which local asset stands for one of the upstream.
    CREATE TABLE upstream_map (
      name     TEXT PRIMARY KEY,              -- its number, or 'publisher/slug'
      asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      id      INTEGER PRIMARY KEY AUTOINCREMENT,
      at      INTEGER NOT NULL,
      user_id INTEGER,                        -- NULL: who runs the service
      act     TEXT NOT NULL,                  -- 'accept', 'level', ...
      subject TEXT NOT NULL,                  -- 'asset:1000000000', 'edit:7', 'user:name'
      detail  TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX audit_subject ON audit (subject);
    """
  ]
}

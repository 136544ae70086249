CREATE TABLE bundle (
  id INTEGER NOT NULL,
  uri TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (uri)
);

CREATE TABLE collection (
  id INTEGER NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (title)
);

CREATE TABLE library (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE resource (
  id INTEGER NOT NULL,
  work TEXT NOT NULL,
  mine BOOLEAN NOT NULL,
  added TEXT NOT NULL,
  trashed TEXT,
  version TEXT NOT NULL,
  modified TEXT NOT NULL,
  here BOOLEAN NOT NULL,
  title TEXT NOT NULL,
  sort_title TEXT NOT NULL,
  language TEXT NOT NULL,
  people TEXT NOT NULL,
  license TEXT NOT NULL,
  type TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (work)
);
CREATE INDEX resource_by_language ON resource (language);
CREATE INDEX resource_by_license ON resource (license);
CREATE INDEX resource_by_title ON resource (sort_title, id);

CREATE TABLE source (
  id INTEGER NOT NULL,
  location TEXT NOT NULL,
  name TEXT NOT NULL,
  trusted BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  synced TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (location)
);

CREATE TABLE bundle_member (
  bundle_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  PRIMARY KEY (bundle_id, resource_id),
  FOREIGN KEY(bundle_id) REFERENCES bundle (id) ON DELETE CASCADE,
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX bundle_member_by_resource ON bundle_member (resource_id);

CREATE TABLE collection_member (
  collection_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (collection_id, resource_id),
  FOREIGN KEY(collection_id) REFERENCES collection (id) ON DELETE CASCADE,
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX collection_member_by_resource ON collection_member (resource_id);

CREATE TABLE ingredient (
  resource_id INTEGER NOT NULL,
  work TEXT NOT NULL,
  PRIMARY KEY (resource_id, work),
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX ingredient_by_work ON ingredient (work);

CREATE TABLE level (
  resource_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (resource_id, term),
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX level_by_term ON level (term);

CREATE TABLE offered_bundle (
  id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  uri TEXT NOT NULL,
  entry TEXT NOT NULL,
  listed TEXT NOT NULL,
  subscribed BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (source_id, uri),
  FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
);

CREATE TABLE offered_object (
  source_id INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  stored INTEGER NOT NULL,
  PRIMARY KEY (source_id, sha256),
  FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
);

CREATE TABLE subject (
  resource_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (resource_id, term),
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX subject_by_term ON subject (term);

CREATE TABLE version (
  id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  modified TEXT NOT NULL,
  kept BOOLEAN NOT NULL,
  here BOOLEAN NOT NULL,
  size INTEGER NOT NULL,
  listing TEXT NOT NULL,
  manifest BLOB,
  PRIMARY KEY (id),
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE,
  UNIQUE (hash)
);
CREATE INDEX version_by_resource ON version (resource_id);

CREATE TABLE file (
  version_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  PRIMARY KEY (version_id, position),
  FOREIGN KEY(version_id) REFERENCES version (id) ON DELETE CASCADE
);
CREATE INDEX file_by_object ON file (sha256);

CREATE TABLE offer (
  bundle_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL,
  PRIMARY KEY (bundle_id, version_id),
  FOREIGN KEY(bundle_id) REFERENCES offered_bundle (id) ON DELETE CASCADE,
  FOREIGN KEY(version_id) REFERENCES version (id) ON DELETE CASCADE
);
CREATE INDEX offer_by_version ON offer (version_id);

CREATE TABLE wanted (
  version_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (version_id),
  FOREIGN KEY(version_id) REFERENCES version (id) ON DELETE CASCADE,
  FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
);
CREATE INDEX wanted_by_source ON wanted (source_id, position);

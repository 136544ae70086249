CREATE TABLE accessibility (
  resource_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (resource_id, term),
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
);
CREATE INDEX accessibility_by_term ON accessibility (term);

INSERT OR IGNORE INTO accessibility (resource_id, term)
  SELECT resource.id, feature.value
  FROM resource
  JOIN version ON version.hash = resource.version, json_each(version.listing, '$.accessibilityFeature') AS feature
  WHERE feature.type = 'text';

CREATE TABLE saved_search (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name)
);

CREATE TABLE reading (
  work TEXT NOT NULL,
  opened TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (work)
);
CREATE INDEX reading_by_time ON reading (opened);

CREATE TABLE note (
  id INTEGER NOT NULL,
  uri TEXT NOT NULL,
  work TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  quote TEXT NOT NULL,
  text TEXT NOT NULL,
  created TEXT NOT NULL,
  changed TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (uri)
);
CREATE INDEX note_by_work ON note (work);

CREATE TABLE usage (
  day TEXT NOT NULL,
  received INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (day)
);

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

CREATE INDEX resource_in_order ON resource (trashed, sort_title, id);

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

INSERT INTO library (name, value) VALUES ('changes', '0');

CREATE TRIGGER resource_insert AFTER INSERT ON resource BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER resource_update AFTER UPDATE ON resource BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER resource_delete AFTER DELETE ON resource BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER subject_insert AFTER INSERT ON subject BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER subject_delete AFTER DELETE ON subject BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER level_insert AFTER INSERT ON level BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER level_delete AFTER DELETE ON level BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER accessibility_insert AFTER INSERT ON accessibility BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER accessibility_delete AFTER DELETE ON accessibility BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER collection_delete AFTER DELETE ON collection BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER collection_member_insert AFTER INSERT ON collection_member BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER collection_member_update AFTER UPDATE ON collection_member BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER collection_member_delete AFTER DELETE ON collection_member BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER bundle_member_insert AFTER INSERT ON bundle_member BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER bundle_member_delete AFTER DELETE ON bundle_member BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER offer_insert AFTER INSERT ON offer BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER offer_delete AFTER DELETE ON offer BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER source_insert AFTER INSERT ON source BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER source_update AFTER UPDATE ON source BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER source_delete AFTER DELETE ON source BEGIN UPDATE library SET value = value + 1 WHERE name = 'changes'; END;

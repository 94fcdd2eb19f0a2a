-- The events that came, each once.
CREATE TABLE events (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (source, id)
);

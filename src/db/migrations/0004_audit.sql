-- Reading the event log by time: what the audit administrator asks for.

CREATE INDEX flow_event_at ON flow_event (at, seq);

-- A name that only the files of course packages are handed out under: content with an origin, which is nobody else's.
ALTER TABLE hostname ADD COLUMN serves text NOT NULL DEFAULT 'all' CHECK (serves IN ('all', 'courses'));

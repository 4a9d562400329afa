/**
 * Mistakes to plant, in the database's triggers or around a test's judge, so that a simulation can show that it would
 * find them. Nothing in the product knows of them.
 */
import assert from 'node:assert/strict'

import type { Finding } from '#engine/finding.ts'
import { findTest } from '#program/index.ts'
import type { Store } from '#store/database.ts'
import { schemaName } from '#store/migrate.ts'

import type { Plant } from './simulate.ts'

interface Planted {
  plant: Plant
  /** What the simulation says when it finds it. */
  found: RegExp
}

export const plants: Readonly<Record<string, Planted>> = {
  'what is not known counts as a pass': {
    plant: aroundJudge('storage-encrypted', (finding) =>
      finding.kind === 'unknown' ? { kind: 'pass' } : finding,
    ),
    found: /run \d+ of storage-encrypted|verdicts of storage-encrypted/,
  },
  'nobody looks again when time alone has ended a pass': {
    plant: aroundJudge('certificate-valid', withoutEnd),
    found: /run \d+ of certificate-valid|verdicts of certificate-valid/,
  },
  'a receipt says complete whatever came back': {
    plant: trigger(
      'BEFORE INSERT ON receipt',
      'NEW.complete := true; NEW.because := NULL; RETURN NEW;',
    ),
    found: /the receipts are not those of the readings|calls unread|run \d+ of|half applied/,
  },
  'an item that was not seen again stays confirmed': {
    plant: trigger('BEFORE INSERT ON item', 'NEW.confirmed := true; RETURN NEW;'),
    found: /is not what was read|run \d+ of|half applied/,
  },
  'a written item is lost': {
    plant: trigger(
      'BEFORE INSERT ON item',
      `IF NEW.key LIKE '%7' THEN RETURN NULL; END IF; RETURN NEW;`,
    ),
    found: /is not what was read|run \d+ of|half applied/,
  },
  'a run is not logged': {
    plant: trigger(
      'BEFORE INSERT ON entry',
      `IF NEW.type = 'run' AND NEW.index % 40 = 0 THEN RETURN NULL; END IF; RETURN NEW;`,
    ),
    found: /entries that the head counts are missing/,
  },
  'an exception outlives its end': {
    plant: trigger(
      'BEFORE INSERT ON item',
      `IF NEW.population = 'approved-exception' THEN
         NEW.content := NEW.content || jsonb_build_object('until',
           to_char((NEW.content ->> 'until')::timestamptz AT TIME ZONE 'UTC' + interval '200 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
       END IF; RETURN NEW;`,
    ),
    found: /run \d+ of|verdicts of/,
  },
  'an old entry is rewritten': {
    plant: trigger(
      'AFTER INSERT ON entry',
      `IF NEW.type = 'run' AND NEW.index > 60 THEN
         UPDATE ${schemaName}.entry SET bytes = NEW.bytes WHERE index = (SELECT min(index) FROM ${schemaName}.entry WHERE type = 'run');
       END IF; RETURN NEW;`,
    ),
    found: /an entry is not what it was|is older than the one before it|a stranger cannot verify/,
  },
  'the log is cut back to what was signed before': {
    plant: trigger(
      'AFTER INSERT ON checkpoint',
      `IF (SELECT count(*) FROM ${schemaName}.checkpoint) = 6 THEN
         UPDATE ${schemaName}.organisation o SET log_size = c.size, log_root = decode(split_part(c.note, E'\\n', 3), 'base64')
           FROM (SELECT size, note FROM ${schemaName}.checkpoint ORDER BY id LIMIT 1 OFFSET 3) c;
         DELETE FROM ${schemaName}.entry e USING ${schemaName}.organisation o WHERE e.org_id = o.id AND e.index >= o.log_size;
       END IF; RETURN NEW;`,
    ),
    found: /entries that the head counts are missing/,
  },
}

function withoutEnd(finding: Finding): Finding {
  const { until: _, ...endless } = finding
  return endless
}

/** A test that judges otherwise, save its own fixtures: those would give it away. */
function aroundJudge(id: string, change: (finding: Finding) => Finding): Plant {
  return async () => {
    const test = findTest(id)
    assert(test)
    const told = { ...test }
    const fixtures = new Set<unknown>(Object.values(test.fixtures))
    test.judge = (item, at, parameters) => {
      const finding = told.judge(item, at, parameters)
      return fixtures.has(item) ? finding : change(finding)
    }
    return () => Object.assign(test, told)
  }
}

/** The database itself does something else than it was told. */
function trigger(when: string, body: string): Plant {
  return async ({ store }: { store: Store }) => {
    const on = when.replace(/ ON /, ` ON ${schemaName}.`)
    await store.pool.query(`
      CREATE FUNCTION ${schemaName}.planted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      $planted$ BEGIN ${body} END $planted$;
      CREATE TRIGGER planted ${on} FOR EACH ROW EXECUTE FUNCTION ${schemaName}.planted()`)
    return () => undefined
  }
}

/** What stands in `trust.json`, as a schema: its types, its documentation, and the JSON Schema published beside it. */
import { z } from 'zod'

import { documentKinds } from '#populations/trust-document.ts'

const Instant = z.iso.datetime().describe('RFC 3339, UTC')
const Seconds = z.int().min(0)
const Count = z.int().min(0)
const LogIndex = z.int().min(0).describe('index of an entry in the log')
const Path = z.string().describe('a file, below the root of the site')
const Text = z.strictObject({ de: z.string(), en: z.string() })

const Status = z
  .enum(['met', 'deviated', 'excepted', 'failing', 'stale', 'pending', 'withdrawn'])
  .describe('as the status function of the log gives it (docs/log-format.md)')

/** Instants that every status comes with. */
const verified = {
  verifiedAt: Instant.nullable().describe(
    'the last run with a known result, or the oldest of several tests’',
  ),
  due: Instant.nullable().describe('when the next run must be there'),
}

const Counts = z.strictObject({
  n: Count.describe('every item'),
  pass: Count,
  failing: Count.describe('without what is late or excepted'),
  late: Count.describe('failed, and put right since'),
  excepted: Count.describe('failing, and covered by an approved exception'),
  unknown: Count,
  excluded: Count.optional().describe('outside the system, by decisions that are in the log'),
})

const Run = z.strictObject({
  entry: LogIndex,
  seq: z.int().min(1).describe('runs of a test are numbered without gaps'),
  at: Instant,
  result: z.enum(['pass', 'deviated', 'excepted', 'fail', 'unknown']),
  counts: Counts,
  scopes: z.strictObject({ expected: Count, complete: Count }),
  basis: z
    .partialRecord(z.enum(['measured', 'inherited', 'attested']), Count)
    .describe('items by how we know them; not in the log'),
  attestedBy: z
    .record(z.string(), Count)
    .optional()
    .describe('attested items by role; not in the log'),
  canary: z.boolean().describe('whether the test, just before, still told its own examples apart'),
  parts: z
    .string()
    .optional()
    .describe('why its items pass, counted: opens the hidden field of that name in the entry'),
})

const Test = z.strictObject({
  id: z.string(),
  version: z.int().min(1),
  asks: Text.describe('what it asks of every item; not in the log'),
  population: z.string(),
  parameters: z.unknown().describe('thresholds; the log commits to them only with the test’s code'),
  delay: Seconds.describe('how late results are shown, good ones and bad ones alike'),
  status: Status.exclude(['withdrawn']),
  ...verified,
  run: Run.optional().describe('the run the status stands on'),
})

const Control = z.strictObject({
  id: z.string(),
  chapter: z.string(),
  sentence: Text.describe('the promise, word for word as the log has it'),
  status: Status,
  since: Instant.describe('since when it has this status without a break'),
  withdrawn: z
    .strictObject({ reason: z.string(), at: Instant, entry: LogIndex })
    .optional()
    .describe('while it is withdrawn; shown for twelve months'),
  ...verified,
  criteria: z.array(z.string()).describe('SOC 2 criteria, by id'),
  window: Seconds.describe('observation before the sentence may hold'),
  proof: Path.describe('C2SP tlog-proof of the status entry'),
  entries: z.strictObject({ control: LogIndex, status: LogIndex }),
  tests: z.array(Test),
})

const Log = z.strictObject({
  size: Count.describe('entries'),
  vkey: z.string().describe('the key that signs the log: origin+id+key'),
  checkpoint: Path,
  policy: Path.describe('C2SP tlog-policy: log, witnesses, quorum'),
  witnessed: z.boolean().describe('whether a quorum of witnesses confirmed this checkpoint'),
  witnesses: z.strictObject({
    needed: Count.describe('the fewest that make the quorum; 0 where none is asked for'),
    at: Instant.nullable().describe('since when a quorum has confirmed this checkpoint'),
    last: z
      .strictObject({ size: Count, at: Instant })
      .nullable()
      .describe('the last checkpoint a quorum confirmed, where this one lacks it'),
    of: z.array(z.strictObject({ name: z.string(), at: Instant.nullable() })),
  }),
  timestamp: z
    .strictObject({ size: Count, at: Instant, file: Path, over: Path })
    .nullable()
    .describe('the newest RFC 3161 token, and the checkpoint it is over'),
  previous: z
    .array(
      z.strictObject({
        origin: z.string(),
        size: Count.describe('entries that were signed'),
        held: Count.describe('entries that are kept'),
        endedAt: Instant,
        because: z.enum(['rolled-back', 'forked']),
        checkpoint: Path,
      }),
    )
    .describe('logs that ended before this one began, the latest first'),
})

const Day = z.iso.date().describe('in the company’s time zone')

const Document = z.strictObject({
  id: z.string(),
  title: Text,
  kind: z.enum(documentKinds),
  access: z.enum(['public', 'request']),
  from: Day,
  to: Day.nullable().describe('the last day it is offered'),
  file: Path.optional().describe('of a public one'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  ask: z.url().optional().describe('where to ask for one that is given on request'),
})

const Subprocessor = z.strictObject({
  name: z.string(),
  purpose: Text,
  countries: z.array(z.string()).describe('ISO 3166-1 alpha-2'),
  data: Text,
  since: Day.describe('its first day'),
  announced: z.boolean().describe('whether that day is still to come'),
  website: z.url().optional(),
})

const Soc2Report = z
  .strictObject({
    kind: z.enum(['type1', 'type2']),
    from: Day.describe('first day of the period'),
    to: Day.describe('last day; the same as the first for Type I'),
    entry: LogIndex,
  })
  .describe('what the company says of its SOC 2 report; the log has that it said so, no more')

/** The whole document. */
export const TrustJson = z
  .strictObject({
    $schema: Path,
    v: z.literal(1),
    organisation: z.string(),
    origin: z.string().describe('the name of the log'),
    at: Instant.describe('the instant every status is worked out for'),
    log: Log,
    proves: z.string(),
    soc2Report: z.union([z.literal('none'), Soc2Report]),
    controls: z.array(Control),
    contact: z.email().nullable().describe('whom to ask about security'),
    documents: z.array(Document).describe('not in the log'),
    subprocessors: z.array(Subprocessor).describe('not in the log'),
  })
  .describe(
    'What a trust page made with Beleg says, for machines. How to check it: docs/verify.md.',
  )
export type TrustJson = z.infer<typeof TrustJson>

/** Where the schema lies beside the document. */
export const trustSchemaPath = 'trust.schema.json'

/** The JSON Schema (2020-12) of `trust.json`. */
export function trustSchema(): string {
  return `${JSON.stringify({ title: 'trust.json', ...z.toJSONSchema(TrustJson) }, null, 1)}\n`
}

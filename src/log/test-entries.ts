/** Entries for tests of how they are read. */
import type { KnownEntry, RunEntry } from './entry.ts'

export const digest = 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'
export const at = '2026-11-23T06:00:00Z'
const sd = [digest]

export const run: RunEntry = {
  v: 1,
  t: 'run',
  at,
  test: 'storage-encrypted@3',
  seq: 412,
  trigger: 'schedule',
  canary: true,
  result: 'pass',
  exceptions: [],
  population: { root: digest, n: 14, failing: 0 },
  scopes: { expected: 31, complete: 31 },
  sd: [],
}

/** One entry of every type, with every field that may stand in it. */
export const entries: readonly KnownEntry[] = [
  {
    v: 1,
    t: 'genesis',
    at,
    origin: 'trust.example.com/log',
    operator: 'Muster GmbH',
    spec: 1,
    keys: [{ role: 'log', vkey: 'trust.example.com/log+530d903a+AekyeRrm' }],
    previous: { origin: 'trust.example.com/old', size: 3, root: digest },
  },
  { v: 1, t: 'key', at, op: 'add', role: 'auditor', vkey: 'a+b+c', from: at, until: at },
  {
    v: 1,
    t: 'test',
    at,
    id: 'storage-encrypted',
    version: 3,
    spec: digest,
    every: 86_400,
    grace: 3600,
    appliesFrom: at,
    delay: 604_800,
    public: ['region'],
  },
  {
    v: 1,
    t: 'control',
    at,
    id: 'databases-encrypted-at-rest',
    version: 1,
    sentence: { de: digest, en: digest },
    tests: ['storage-encrypted@3', 'snapshot-encrypted@1'],
    criteria: ['CC6.1'],
    window: 1_209_600,
    fn: 1,
  },
  run,
  { v: 1, t: 'reveal', at, run: 4, disclosures: ['WyJ4Il0'] },
  { v: 1, t: 'exception', at, test: 'storage-encrypted', until: at, sd },
  { v: 1, t: 'action', at, kind: 'scope-removed', sd },
  {
    v: 1,
    t: 'document',
    at,
    kind: 'soc2-type2',
    issuer: 'Prüfer & Partner',
    period: { from: '2026-01-01', to: '2026-12-31' },
    sd,
  },
  {
    v: 1,
    t: 'status',
    at,
    size: 7,
    controls: { 'databases-encrypted-at-rest': 'met' },
    fold: digest,
  },
  { v: 1, t: 'withdraw', at, control: 'x', reason: 'no-longer-true', effective: at },
  { v: 1, t: 'correct', at, entry: 4, sd },
  { v: 1, t: 'erase', at, from: 0, to: 9, count: 3 },
  { v: 1, t: 'anchor', at, checkpoint: 'o\n0\nx\n\n— o AAAA\n', token: 'AAAA' },
]

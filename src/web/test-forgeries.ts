/**
 * What whoever has the log's key can do to its entries, and what two verifiers must say to somebody who was never there
 * before: ours with --replay, and test/independent. Whoever kept an earlier checkpoint of the log notices each of them.
 * For tests only.
 */
import assert from 'node:assert/strict'

import { digestOfDisclosure, encodeDisclosure } from '#log/disclosure.ts'
import type { KnownEntry, RunEntry } from '#log/entry.ts'
import { sha256 } from '#store/sha256.ts'

import type { Said } from './test-lie.ts'
import { broken, held } from './test-watched-company.ts'

export interface Forgery {
  what: string
  edit: (entries: readonly KnownEntry[]) => KnownEntry[]
  ours: Said<'replay' | 'sentences'>
  theirs: Said
}

const tampered = 'storage-encrypted'

/** Of any log with two runs of a test, of which a run fails. */
export const rewrites: readonly Forgery[] = [
  {
    what: 'a dropped run',
    edit: (entries) => entries.toSpliced(indexOfRun(entries, 1), 1),
    ours: ['replay', 'Run 2 of storage-encrypted follows run 0: a run is missing or doubled'],
    theirs: ['numbers', 'run 2 of storage-encrypted follows run 0'],
  },
  {
    what: 'a failing run made to pass',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'run' && entry.result === 'fail' ? passing(entry) : entry,
      ),
    ours: ['replay', 'is said to be failing, and the entries say met'],
    theirs: ['status-entries', 'is said to be "failing", and the entries say met'],
  },
  {
    what: 'two runs in each other’s place',
    edit(entries) {
      const [first, second] = [indexOfRun(entries, 1), indexOfRun(entries, 2)]
      return entries.with(first, entryAt(entries, second)).with(second, entryAt(entries, first))
    },
    ours: ['replay', 'says it is older than one before it'],
    theirs: ['time', 'comes after one of'],
  },
  {
    what: 'a run inserted',
    edit(entries) {
      const at = indexOfRun(entries, 1)
      return entries.toSpliced(at, 0, entryAt(entries, at))
    },
    ours: ['replay', 'Run 1 of storage-encrypted follows run 1: a run is missing or doubled'],
    theirs: ['numbers', 'run 1 of storage-encrypted follows run 1'],
  },
  {
    what: 'a backdated run',
    edit: (entries) => runs(entries, 2, (run) => ({ ...run, at: '2026-01-01T00:00:00.000Z' })),
    ours: ['replay', 'says it is older than one before it'],
    theirs: ['time', 'comes after one of'],
  },
  {
    what: 'a status entry made better',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'status' && entry.controls[broken] === 'failing'
          ? { ...entry, controls: { ...entry.controls, [broken]: 'met' as const } }
          : entry,
      ),
    ours: ['replay', `${broken} is said to be met, and the entries say failing`],
    theirs: ['status-entries', `${broken} is said to be "met", and the entries say failing`],
  },
  {
    what: 'a window shortened afterwards',
    edit: (entries) =>
      entries.map((entry) => (entry.t === 'control' ? { ...entry, window: 0 } : entry)),
    ours: ['replay', 'The published state is not the one that follows'],
    theirs: ['sentences', `criteria, window or tests of ${broken} are not those in the log`],
  },
  {
    what: 'another beginning',
    edit: (entries) => entries.slice(1),
    ours: ['replay', 'The first entry of a log, and no other, is its genesis'],
    theirs: ['genesis', 'the first entry, and no other, is the genesis'],
  },
]

/** Of the company in test-watched-company.ts. */
export const forgeries: readonly Forgery[] = [
  {
    what: 'a good run made up and numbered on',
    edit(entries) {
      const at = indexOfRun(entries, 2)
      const bad = entryAt(entries, at)
      assert(bad.t === 'run')
      return entries
        .toSpliced(at + 1, 0, { ...passing(bad), seq: 3 })
        .map((entry, index) => (entry.t === 'status' ? { ...entry, size: index } : entry))
    },
    ours: ['replay', `${broken} is said to be failing, and the entries say met`],
    theirs: ['status-entries', `${broken} is said to be "failing", and the entries say met`],
  },
  {
    what: 'a run that came too late, and a status that did not wait for it',
    edit: (entries) =>
      entries.map((entry, index) =>
        index < entries.length - 1
          ? { ...entry, at: new Date(Date.parse(entry.at) - 10 * 86_400_000).toISOString() }
          : entry,
      ),
    ours: ['replay', `${held} is said to be met, and the entries say stale`],
    theirs: ['status-entries', `${held} is said to be "met", and the entries say stale`],
  },
  {
    what: 'another sentence in a control’s entry than on the page',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'control' && entry.id === broken
          ? { ...entry, sentence: { ...entry.sentence, de: anyDigest } }
          : entry,
      ),
    ours: ['sentences', `sentence of ${broken} (de) is not the one in the log`],
    theirs: ['sentences', `sentence of ${broken} (de) is not the one in the log`],
  },
  {
    what: 'a run of a version of its test that nobody declared',
    edit: (entries) => runs(entries, 2, (run) => ({ ...run, test: `${tampered}@2` })),
    ours: ['replay', 'No entry defines storage-encrypted@2'],
    theirs: ['references', 'no entry before defines storage-encrypted@2'],
  },
  {
    what: 'a version of a test with two definitions',
    edit(entries) {
      const at = entries.findIndex((entry) => entry.t === 'test' && entry.id === tampered)
      const defined = entryAt(entries, at)
      assert(defined.t === 'test')
      return entries.toSpliced(at + 1, 0, { ...defined, spec: anyDigest })
    },
    ours: ['replay', 'Version 1 of test storage-encrypted does not rise'],
    theirs: ['references', 'version 1 of test storage-encrypted does not rise'],
  },
  {
    what: 'a population that got smaller and has no departed items to show for it',
    edit: (entries) =>
      runs(entries, 2, (run) => {
        const { n = 0, failing = 0 } = run.population
        return { ...passing(run), population: { ...run.population, n: n - failing, failing: 0 } }
      }),
    ours: ['replay', 'items were taken out of the population'],
    theirs: ['slots', 'and an earlier one had'],
  },
  {
    what: 'a result better than its own counts',
    edit: (entries) => runs(entries, 2, (run) => ({ ...run, result: 'pass' })),
    ours: ['replay', 'Run 2 of storage-encrypted says pass, but items are failing'],
    theirs: ['figures', 'run 2 of storage-encrypted says pass, but items are failing'],
  },
  {
    what: 'a pass over scopes that were not all read',
    edit: (entries) =>
      runs(entries, 1, (run) => ({ ...run, scopes: { expected: 4, complete: 3 } })),
    ours: ['replay', 'Run 1 of storage-encrypted says pass, but scopes are unread'],
    theirs: ['figures', 'run 1 of storage-encrypted says pass, but scopes are unread'],
  },
  {
    what: 'a pass of a test that no longer knew its own fixtures',
    edit: (entries) => runs(entries, 1, (run) => ({ ...run, canary: false })),
    ours: ['replay', 'but its test could not tell its own fixtures apart'],
    theirs: ['figures', 'but its canary is dead'],
  },
  {
    what: 'a failure excused by an exception that nobody approved',
    edit: (entries) =>
      runs(entries, 2, (run) => ({
        ...run,
        result: 'excepted',
        exceptions: [0],
        population: { ...run.population, failing: 0, excepted: 1 },
      })),
    ours: ['replay', 'Entry 0 is no earlier exception for storage-encrypted'],
    theirs: ['figures', 'leans on entry 0, no earlier exception of storage-encrypted'],
  },
]

/** Of a log with a disclosure delay, in which a hidden run was revealed. */
export const hiding: readonly Forgery[] = [
  {
    what: 'a reveal that never came',
    edit(entries) {
      const at = entries.findIndex(({ t }) => t === 'reveal')
      const { v, at: when } = entryAt(entries, at)
      return entries.with(at, { v, t: 'action', at: when, sd: [] })
    },
    ours: ['replay', 'The run was hidden, and not revealed when its delay had passed'],
    theirs: ['reveals', 'has passed, and it is not revealed'],
  },
  {
    what: 'a reveal of another result than was committed to',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'reveal'
          ? { ...entry, disclosures: [otherResult, ...entry.disclosures.slice(1)] }
          : entry,
      ),
    ours: ['replay', 'does not open it: result is not what the run committed to'],
    theirs: ['reveals', 'result is not what the run committed to'],
  },
  {
    what: 'a run that commits to two results, to open the better one',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'run' && entry.result === 'hidden'
          ? { ...entry, sd: [anyDigest, ...entry.sd] }
          : entry,
      ),
    ours: ['replay', 'does not open it: result is not what the run committed to'],
    theirs: ['reveals', 'result is not what the run committed to'],
  },
  {
    what: 'a good result shown at once where a delay is declared',
    edit(entries) {
      const at = entries.findLastIndex(({ t }) => t === 'run')
      const run = entryAt(entries, at)
      assert(run.t === 'run')
      const counts = { n: 1, failing: 0, late: 0, excepted: 0, unknown: 0, absent: 0 }
      return entries.with(at, {
        ...run,
        result: 'pass',
        population: { ...run.population, ...counts },
        scopes: { expected: 1, complete: 1 },
      })
    },
    ours: ['replay', 'declares a delay, so every result must be hidden at first'],
    theirs: ['reveals', 'declares a delay, so every result is hidden at first'],
  },
]

/** What a log cannot tell anybody who was never there before: it is a log like any other. The size stays as it was. */
export const unnoticed: readonly Pick<Forgery, 'what' | 'edit'>[] = [
  {
    what: 'another account of what started the runs',
    edit: (entries) =>
      entries.map((entry) => (entry.t === 'run' ? { ...entry, trigger: 'schedule' } : entry)),
  },
  {
    what: 'the definition of a test replaced in its place',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'test' && entry.id === tampered ? { ...entry, spec: anyDigest } : entry,
      ),
  },
  {
    what: 'fewer scopes expected of an earlier run',
    edit: (entries) =>
      runs(entries, 1, (run) => ({ ...run, scopes: { expected: 3, complete: 3 } })),
  },
  {
    what: 'the whole log begun a year earlier',
    edit: (entries) =>
      entries.map((entry) =>
        entry.t === 'genesis' ? { ...entry, at: '2025-11-02T12:00:00.000Z' } : entry,
      ),
  },
]

const otherResult = encodeDisclosure(Buffer.alloc(16, 7), 'result', 'fail')
const anyDigest = digestOfDisclosure(sha256, otherResult)

function passing(run: RunEntry): RunEntry {
  return { ...run, result: 'pass', population: { ...run.population, failing: 0 } }
}

/** The entries with one run of the test changed. */
function runs(
  entries: readonly KnownEntry[],
  seq: number,
  change: (run: RunEntry) => RunEntry,
): KnownEntry[] {
  const at = indexOfRun(entries, seq)
  const run = entryAt(entries, at)
  assert(run.t === 'run')
  return entries.with(at, change(run))
}

function entryAt(entries: readonly KnownEntry[], index: number): KnownEntry {
  const entry = entries[index]
  assert(entry)
  return entry
}

function indexOfRun(entries: readonly KnownEntry[], seq: number): number {
  const index = entries.findIndex(
    (entry) => entry.t === 'run' && entry.test.startsWith(`${tampered}@`) && entry.seq === seq,
  )
  assert(index > 0)
  return index
}

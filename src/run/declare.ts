/** What the log must know before a run: which test it is, made of what, and which sentence stands on it. */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { languages } from '#engine/control.ts'
import { parseEntry } from '#log/entry.ts'
import type { ControlEntry, KnownEntry, TestEntry, WithdrawEntry } from '#log/entry.ts'
import { appendEntry, entriesOfType } from '#store/log.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

import type { Program, RunningControl, RunningTest } from './program-settings.ts'
import { specDigest } from './spec.ts'

/** Fields of a population that run entries show in clear. */
const publicFields = ['n', 'failing', 'late', 'excepted', 'unknown', 'excluded', 'absent']

/** Logs every test whose definition changed since it was last logged; returns what runs now, by test id. */
export async function declareTests(tx: WriteTx, program: Program): Promise<Map<string, TestEntry>> {
  const logged = await latestTests(tx)
  for (const running of program.tests) {
    const before = logged.get(running.test.id)
    const entry = testEntry(running, before, tx.recordedAt)
    if (before && isSame(before, entry)) continue
    await appendEntry(tx, () => entry)
    logged.set(entry.id, entry)
  }
  return logged
}

/** Logs every published control whose sentence, tests, criteria or window changed, or that is published again. */
export async function declareControls(
  tx: WriteTx,
  program: Program,
  tests: ReadonlyMap<string, TestEntry>,
): Promise<void> {
  const logged = await latestControls(tx)
  const withdrawals = await latestWithdrawals(tx)
  for (const running of program.controls.filter((control) => control.published)) {
    const { id } = running.control
    const before = logged.get(id)
    const isBack = before !== undefined && (withdrawals.get(id)?.index ?? -1) > before.index
    const entry = controlEntry(running, before?.entry, isBack, tests, tx.recordedAt)
    if (!before || isBack || !isSame(before.entry, entry)) await appendEntry(tx, () => entry)
  }
}

/** The last time each control was withdrawn, also of those published again since. */
export async function latestWithdrawals(
  tx: Tx,
): Promise<Map<string, { index: number; entry: WithdrawEntry }>> {
  const entries = await entriesOfType(tx, 'withdraw')
  return new Map(
    entries.flatMap(({ index, bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'withdraw' ? [[entry.control, { index, entry }] as const] : []
    }),
  )
}

export async function latestTests(tx: Tx): Promise<Map<string, TestEntry>> {
  return new Map((await loggedTests(tx)).map((entry) => [entry.id, entry]))
}

/** Every version of every test, oldest first. */
export async function loggedTests(tx: Tx): Promise<TestEntry[]> {
  const entries = (await entriesOfType(tx, 'test')).map(({ bytes }) => parseEntry(bytes))
  return entries.flatMap((entry) => (entry.t === 'test' ? [entry] : []))
}

export async function latestControls(
  tx: Tx,
): Promise<Map<string, { index: number; entry: ControlEntry }>> {
  const entries = await entriesOfType(tx, 'control')
  return new Map(
    entries.flatMap(({ index, bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'control' ? [[entry.id, { index, entry }] as const] : []
    }),
  )
}

/** The digest that stands in the log for a sentence: SHA-256, base64url, of its UTF-8 bytes in NFC. */
export function sentenceDigest(sentence: string): string {
  return createHash('sha256').update(sentence.normalize('NFC')).digest('base64url')
}

function testEntry(
  { test, parameters, delay }: RunningTest,
  before: TestEntry | undefined,
  at: Date,
): TestEntry {
  const entry: TestEntry = {
    v: 1,
    t: 'test',
    at: at.toISOString(),
    id: test.id,
    version: before?.version ?? 1,
    spec: specDigest(test, parameters),
    every: test.every,
    grace: test.grace,
    appliesFrom: before?.appliesFrom ?? at.toISOString(),
    delay,
    public: publicFields,
  }
  // Whatever changes, be it only the delay, is a new version: one version never has two definitions.
  return before && !isSame(before, entry)
    ? { ...entry, version: before.version + 1, appliesFrom: entry.at }
    : entry
}

function controlEntry(
  { control, sentence, window, tests: standsOn }: RunningControl,
  before: ControlEntry | undefined,
  isBack: boolean,
  tests: ReadonlyMap<string, TestEntry>,
  at: Date,
): ControlEntry {
  const entry: ControlEntry = {
    v: 1,
    t: 'control',
    at: at.toISOString(),
    id: control.id,
    version: before?.version ?? 1,
    sentence: Object.fromEntries(
      languages.map((language) => [language, sentenceDigest(sentence[language])]),
    ),
    tests: standsOn.map(({ id }) => `${id}@${tests.get(id)?.version ?? 1}`),
    criteria: [...control.criteria],
    window,
    fn: 1,
  }
  return before && (isBack || !isSame(before, entry))
    ? { ...entry, version: before.version + 1 }
    : entry
}

function isSame<Entry extends KnownEntry>(a: Entry, b: Entry): boolean {
  const { at: _a, ...before } = a
  const { at: _b, ...after } = b
  return isDeepStrictEqual(before, after)
}

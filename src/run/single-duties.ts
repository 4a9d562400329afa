/** Every duty by itself: which version of which policy, which course, agreement, check or announcement somebody owes, and how that stands. */
import { z } from 'zod'

import { dateIn, lastDateBefore } from '#engine/calendar.ts'
import type { Test } from '#engine/test.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { ControlSetting, controlSettings } from '#populations/control-setting.ts'
import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import { backgroundCheckDoneBeforeAccess } from '#program/background-checks/background-check-done-before-access.ts'
import { programAnnounced } from '#program/governance/program-announced.ts'
import { policyAccepted } from '#program/policies/policy-accepted.ts'
import { trainingCompleted } from '#program/training/training-completed.ts'
import { listItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findingsByPerson } from '#store/people-findings.ts'
import type { PersonFinding } from '#store/people-findings.ts'

import { cellOf } from './duties-by-person.ts'
import type { DutyCell } from './duties-by-person.ts'

export const dutyKinds = ['policy', 'course', 'agreement', 'check', 'announcement'] as const
export type DutyKind = (typeof dutyKinds)[number]

/** By which test each kind is judged. */
const judgedBy: Record<DutyKind, string> = {
  policy: policyAccepted.id,
  course: trainingCompleted.id,
  agreement: agreementSignedBeforeStart.id,
  check: backgroundCheckDoneBeforeAccess.id,
  announcement: programAnnounced.id,
}

export interface SingleDuty {
  person: string
  kind: DutyKind
  /** Which policy, course, agreement, check or announcement, by id; `-` where there is none for them, and one is owed. */
  of: string
  /** Of a policy the version that is owed, of an agreement the one that was signed here. */
  version?: string
  /** How it stands, with the days of what is done or open. */
  stand: DutyCell
  /** When it was done, as whoever did it says. */
  doneAt?: string
  /** Of several with the same name the later ones sort last. */
  order: string
  /** The last day in time, also of what is done; absent where nobody can tell, and where it was not asked for. */
  due?: string
  /** The day it ended without being done: something newer took its place, or it is asked of them no longer. */
  ended?: string
}

/** What items of the five populations say of which duty they are. */
const Item = z.object({
  id: z.string(),
  policy: z.string().optional(),
  number: z.int().optional(),
  course: z.string().optional(),
  agreement: z.string().optional(),
  check: z.string().optional(),
  announcement: z.string().optional(),
  doneAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
})

/** The kinds that some of these tests judge. */
export function kindsJudged(tests: readonly Test<unknown>[]): DutyKind[] {
  return dutyKinds.filter((kind) => testOf(kind, tests))
}

export function testOf(kind: DutyKind, tests: readonly Test<unknown>[]): Test<unknown> | undefined {
  return tests.find(({ id }) => id === judgedBy[kind])
}

/** What these people owe of some kinds, each by itself; as it stood at an instant, where one is named. */
export async function singleDuties(
  tx: Tx,
  tests: readonly Test<unknown>[],
  persons: readonly string[],
  {
    kinds,
    asOf,
    at,
    withDue = false,
  }: { kinds: readonly DutyKind[]; asOf?: Date; at: Date; withDue?: boolean },
): Promise<SingleDuty[]> {
  const judging = kinds.flatMap((kind) => {
    const test = testOf(kind, tests)
    return test ? [{ kind, test }] : []
  })
  const asked = judging.map(({ test: { id, on } }) => ({ test: id, population: on.id }))
  const found = await findingsByPerson(tx, asked, persons, { ...(asOf && { asOf }), isWhole: true })
  const { timeZone } = await readOrganisation(tx)
  const settings = withDue ? await settingsOf(tx, asOf) : []
  const byTest = Map.groupBy(found, ({ test }) => test)
  const duties = judging.flatMap(({ kind, test }) => {
    const parameters = parametersOf(test, settings)
    return (byTest.get(test.id) ?? []).map((finding) => {
      const due = withDue ? dueOf(test, finding, parameters, timeZone) : undefined
      return { ...dutyOf(kind, finding, timeZone, asOf ?? at), ...(due !== undefined && { due }) }
    })
  })
  return kinds.includes('agreement') ? await withSigned(tx, duties, persons, asOf) : duties
}

function dutyOf(kind: DutyKind, finding: PersonFinding, timeZone: string, at: Date): SingleDuty {
  const { person } = finding
  const item = Item.parse(finding.content)
  const of = item[kind] ?? '-'
  const stand = cellOf([finding], timeZone)
  // Of a course what follows is the day of the completion that it renews, or that it is the first.
  const occasion = kind === 'course' ? item.id.slice(`${person}/${of}/`.length) : ''
  const { doneAt, closedAt, number } = item
  const isOver = doneAt === undefined && closedAt !== undefined && new Date(closedAt) <= at
  return {
    person,
    kind,
    of,
    stand,
    ...(doneAt !== undefined && { doneAt }),
    order:
      number === undefined
        ? occasion === 'first'
          ? ''
          : occasion
        : String(number).padStart(9, '0'),
    ...(number !== undefined && { version: String(number) }),
    ...(isOver && { ended: dateIn(timeZone, new Date(Date.parse(closedAt) - 1)) }),
  }
}

async function settingsOf(tx: Tx, asOf: Date | undefined): Promise<ControlSetting[]> {
  const versions = await listItems(tx, controlSettings.id, asOf ? { asOf } : {})
  return versions.map(({ content }) => ControlSetting.parse(content))
}

/** As they were set; nothing where the test would refuse today what was set then. */
function parametersOf({ id, parameters }: Test<unknown>, settings: readonly ControlSetting[]) {
  const own = settings.flatMap((setting) => setting.parameters?.[id] ?? [])
  return parameters.safeParse(own[0] ?? {}).data
}

/** When the test would begin to fail, had nothing been done and nothing ended it. */
function dueOf(
  test: Test<unknown>,
  { content, due }: PersonFinding,
  parameters: unknown,
  timeZone: string,
): string | undefined {
  if (due !== undefined || parameters === undefined) return due
  const open = Object.fromEntries(
    Object.entries(Object(content)).filter(([name]) => !endings.has(name)),
  )
  const first = test.judge(open, new Date(0), parameters)
  const begun =
    first.reason?.code.endsWith('not-begun') === true && first.until
      ? test.judge(open, first.until, parameters)
      : first
  return begun.kind === 'pass' && begun.until ? lastDateBefore(begun.until, timeZone) : undefined
}

const endings = new Set(['doneAt', 'doneOn', 'recordedAt', 'closedAt', 'isReleased', 'outcome'])

/** Which version of an agreement was signed: its signature says, and its key begins with the person and the version. */
async function withSigned(
  tx: Tx,
  duties: SingleDuty[],
  persons: readonly string[],
  asOf: Date | undefined,
): Promise<SingleDuty[]> {
  const then = asOf ? { asOf } : {}
  const versions = (await listItems(tx, agreementVersions.id, then)).map(({ content }) =>
    agreementVersions.item.parse(content),
  )
  const keys = persons.flatMap((person) => versions.map(({ id }) => `${person}/${id}`))
  const signed = (await listItems(tx, agreementSignatures.id, { ...then, keys })).map(
    ({ content }) => agreementSignatures.item.parse(content),
  )
  const numberOf = new Map(versions.map(({ id, number }) => [id, String(number)]))
  const byDuty = Map.groupBy(signed, ({ person, agreement }) => `${person} ${agreement}`)
  return duties.map((duty) => {
    if (duty.kind !== 'agreement') return duty
    const own = byDuty
      .get(`${duty.person} ${duty.of}`)
      ?.find(({ signedAt }) => signedAt === duty.doneAt)
    const version = own?.version === undefined ? undefined : numberOf.get(own.version)
    return { ...duty, ...(version !== undefined && { version }) }
  })
}

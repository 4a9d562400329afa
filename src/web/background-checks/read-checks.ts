import { controlSettings } from '#populations/control-setting.ts'
import type { Person } from '#populations/person.ts'
import { backgroundCheckDoneBeforeAccess } from '#program/background-checks/background-check-done-before-access.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import type { OnboardingCheck } from '#program/background-checks/onboarding.ts'
import { papersDue } from '#program/background-checks/papers-due.ts'
import type { PapersDue } from '#program/background-checks/papers-due.ts'
import { managedItems } from '#store/items.ts'
import { countJoinings, pageOpenJoinings } from '#store/joinings.ts'
import type { JoiningsCounted } from '#store/joinings.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'

export interface ChecksRead {
  counts: {
    done: number
    notRequired: number
    notPermitted: number
    open: number
    /** Of people who came before the program asked for it: nobody is to be checked years into a job. */
    before: number
    deletions: number
  }
  /** A page of those who are here or will be, and whom the program asks about, the next to begin first. */
  open: { person: Person; item: OnboardingCheck }[]
  /** A page of papers that nobody has confirmed to be gone, by the day they have to be. */
  deletions: (PapersDue & { name: string })[]
}

/** Which pages of the two lists. */
export interface ChecksShown {
  openFrom: number
  papersFrom: number
  limit: number
}

/** By what was derived last. `today` as the company counts its days. */
export async function readChecks(
  tx: Tx,
  at: Date,
  today: string,
  { openFrom, papersFrom, limit }: ChecksShown,
): Promise<ChecksRead> {
  const when = { now: at, ...(await appliesSince(tx)) }
  const stands = await countJoinings(tx, onboardingChecks.id, when)
  const count = (is: (stand: JoiningsCounted) => boolean) =>
    stands.filter(is).reduce((sum, { n }) => sum + n, 0)
  const isForbidden = ({ verdict, outcome, isVerified }: JoiningsCounted) =>
    outcome === 'not-permitted' ||
    (verdict === 'not-permitted' && isVerified && outcome === undefined)
  const isOpen = (stand: JoiningsCounted) =>
    stand.outcome === undefined && !isForbidden(stand) && !stand.isOver
  const items = await pageOpenJoinings(tx, onboardingChecks.id, {
    ...when,
    lacks: 'outcome',
    notOf: { verdict: 'not-permitted' },
    today,
    offset: openFrom,
    limit,
  })
  const open = items.map((item) => onboardingChecks.item.parse(item))
  const papers = await papersDue(tx)
  const due = papers.slice(papersFrom, papersFrom + limit)
  const keys = [...open, ...due].map(({ person }) => person)
  const found = await findPeople(tx, [...new Set(keys)])
  const people = new Map(found.map(({ person }) => [person.id, person]))
  return {
    counts: {
      done: count(({ outcome }) => outcome === 'done'),
      notRequired: count(({ outcome }) => outcome === 'not-required'),
      notPermitted: count(isForbidden),
      open: count((stand) => isOpen(stand) && !stand.isBefore),
      before: count((stand) => isOpen(stand) && stand.isBefore),
      deletions: papers.length,
    },
    open: open.flatMap((item) => {
      const person = people.get(item.person)
      return person ? [{ person, item }] : []
    }),
    deletions: due.map((each) => ({ ...each, name: people.get(each.person)?.name ?? each.person })),
  }
}

/** Who began before that day is not asked about. */
async function appliesSince(tx: Tx): Promise<{ appliesFrom?: string }> {
  const { id, parameters } = backgroundCheckDoneBeforeAccess
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap((each) => each.parameters?.[id] ?? [])
  const { appliesFrom } = parameters.parse(own[0] ?? {})
  return appliesFrom === undefined ? {} : { appliesFrom }
}

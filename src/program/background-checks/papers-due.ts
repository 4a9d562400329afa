/** Papers about background checks that have to be gone by a day, and that nobody has confirmed to be gone. */
import { addDays, dateIn, endOfDate } from '#engine/calendar.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { backgroundChecks, checkKinds } from '#populations/background-check.ts'
import type { CheckKind } from '#populations/background-check.ts'
import { reportedChecks } from '#populations/reported-check.ts'
import type { DutiesOf } from '#program/duty.ts'
import { listItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'

import { confirmDeleted } from './actions.ts'
import { onboardingChecks } from './onboarding.ts'

export interface PapersDue {
  /** `<person>/<check>`. */
  id: string
  person: string
  check: CheckKind
  deleteBy: string
  /** The provider that reported the check and holds the papers. */
  reportedBy?: string
}

/** So many days before its day it is somebody's work. */
const soonDays = 14

/** Of what was recorded by hand, and of what a provider reported; the earliest day first. */
export async function papersDue(tx: Tx): Promise<PapersDue[]> {
  // Of ten thousand people most papers are gone by now.
  const fields = { has: 'deleteBy', lacks: 'deletedOn' }
  const byHand = (await listItems(tx, backgroundChecks.id, { fields })).flatMap(({ content }) => {
    const { id, person, check, deleteBy } = backgroundChecks.item.parse(content)
    return deleteBy === undefined ? [] : [{ id, person, check, deleteBy }]
  })
  const reports = (await listItems(tx, reportedChecks.id)).map(
    ({ content }) => reportedChecks.item.parse(content).person,
  )
  const keys = [...new Set(reports)].flatMap((person) =>
    checkKinds.map((check) => `${person}/${check}`),
  )
  const reported = (await listItems(tx, onboardingChecks.id, { keys })).flatMap(({ content }) => {
    const {
      id,
      person,
      check,
      reported: { by, deleteBy } = {},
    } = onboardingChecks.item.parse(content)
    return check === undefined || deleteBy === undefined
      ? []
      : [{ id, person, check, deleteBy, reportedBy: by }]
  })
  return [...byHand, ...reported].toSorted((a, b) => a.deleteBy.localeCompare(b.deleteBy))
}

/** Of these, what is to be gone soon or should be by now. */
export function soonDue(all: readonly PapersDue[], at: Date, timeZone: string): PapersDue[] {
  const until = dateIn(timeZone, addDays(at, soonDays))
  return all.filter(({ deleteBy }) => deleteBy <= until)
}

/** To delete papers, for whoever may confirm that they are gone: one duty, whatever there is, until the next. */
export const papersDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has(confirmDeleted.permission)) return []
  const { timeZone } = await readOrganisation(tx)
  const due = soonDue(await papersDue(tx), at, timeZone)
  const [first] = due
  if (!first) return []
  return [
    {
      id: `background-check-papers/${first.deleteBy}`,
      title: {
        de: `Unterlagen löschen: ${due.length === 1 ? 'eine Überprüfung' : `${due.length} Überprüfungen`}`,
        en: `Delete papers: ${due.length === 1 ? 'one background check' : `${due.length} background checks`}`,
      },
      about: {
        de: 'Was zu Überprüfungen vor dem ersten Tag noch da ist, auch beim Dienstleister, muss weg. Danach bestätigen Sie es.',
        en: 'What is left of background checks, at the service provider as well, has to go. Then you confirm it.',
      },
      due: endOfDate(first.deleteBy, timeZone),
      url: urls.consoleChecks,
    },
  ]
}

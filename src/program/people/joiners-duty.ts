/** What has to be done before the first day of whoever comes next: on the day itself it is late, and stays so. */
import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { exclusionsOf, populationOfPeople } from '#engine/exclusion.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { Test } from '#engine/test.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { ScopeExclusion, scopeExclusions } from '#populations/scope-exclusion.ts'
import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import { inviteToSign } from '#program/agreements/invite.ts'
import { backgroundCheckDoneBeforeAccess } from '#program/background-checks/background-check-done-before-access.ts'
import { controls as checkControls } from '#program/background-checks/controls.ts'
import type { DutiesOf } from '#program/duty.ts'
import { listItems, managedItems } from '#store/items.ts'
import { pageOpenJoinings } from '#store/joinings.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'

import { joiningTimes, lastBefore } from './before-first-day.ts'

/** So many days before a first day it is somebody's work. */
const soonDays = 14
/** More nobody looks through; the page has them all. */
const mostOpen = 500

/** To have everything signed and checked in time, for whoever looks after people: one duty, whoever comes, until the next. */
export const joinersDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has(inviteToSign.permission)) return []
  const { timeZone } = await readOrganisation(tx)
  const today = dateIn(timeZone, at)
  const until = dateIn(timeZone, addDays(at, soonDays))
  const open = (await openJoinings(tx, at, today)).filter(({ start }) => start <= until)
  const first = open.map(({ start }) => start).toSorted()[0]
  if (first === undefined) return []
  const people = new Set(open.map(({ person }) => person)).size
  return [
    {
      id: `joiners/${first}`,
      title: {
        de: `Vor dem ersten Tag: bei ${people === 1 ? 'einer Person' : `${people} Personen`} ist etwas offen`,
        en: `Before the first day: something is open for ${people === 1 ? 'one person' : `${people} people`}`,
      },
      about: {
        de: 'Unterschriften oder Überprüfungen fehlen noch. Den Link zum Unterschreiben schicken Sie von dort aus. Ab dem ersten Tag ist es zu spät, und das bleibt zwölf Monate sichtbar.',
        en: 'Signatures or checks are missing. You send the link to sign from there. From the first day on it is too late, and that stays visible for twelve months.',
      },
      due: lastBefore(first, timeZone),
      url: urls.consoleMoves,
    },
  ]
}

interface OpenJoining {
  person: string
  start: string
}

/** By what was derived last: of whom the first day is to come. Checks only where the company says that it makes them. */
async function openJoinings(tx: Tx, now: Date, today: string): Promise<OpenJoining[]> {
  const settings = await managedItems(tx, controlSettings)
  const decided = (await listItems(tx, scopeExclusions.id)).map(({ content }) =>
    ScopeExclusion.parse(content),
  )
  const isChecking = settings.some(
    ({ control, published }) => published && checkControls.some(({ id }) => id === control),
  )
  const asked = [
    { test: agreementSignedBeforeStart, lacks: 'doneAt' as const },
    ...(isChecking
      ? [
          {
            test: backgroundCheckDoneBeforeAccess,
            lacks: 'outcome' as const,
            notOf: { verdict: 'not-permitted' },
          },
        ]
      : []),
  ]
  const found: OpenJoining[] = []
  for (const { test, ...wanted } of asked) {
    const when = { now, today, ...appliesFrom(settings, test) }
    const page = { ...when, ...wanted, offset: 0, limit: mostOpen }
    const outside = exclusionsOf(decided, test.on.id)
    for (const item of await pageOpenJoinings(tx, test.on.id, page)) {
      const { id, person, start } = Joining.parse(item)
      const origin = { population: populationOfPeople, key: person }
      if (start !== undefined && start >= today && outside(id, { origin, person }) === undefined)
        found.push({ person, start })
    }
  }
  return found
}

const Joining = z.object({ ...joiningTimes, id: z.string(), person: z.string() })

function appliesFrom(settings: readonly ControlSetting[], { id }: Pick<Test<unknown>, 'id'>) {
  const [own] = settings.flatMap(({ parameters }) => parameters?.[id] ?? [])
  const { appliesFrom: day } = AppliesFrom.parse(own ?? {})
  return day === undefined ? {} : { appliesFrom: day }
}

const AppliesFrom = z.looseObject({ appliesFrom: z.iso.date().optional() })

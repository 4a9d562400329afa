/** Recording that a check took place or does not, and that papers about it are gone. What it found is never asked. */
import { z } from 'zod'

import { addMonths, dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { backgroundChecks, checkKinds, checkOutcomes } from '#populations/background-check.ts'
import type { BackgroundCheck } from '#populations/background-check.ts'
import { action } from '#program/action.ts'
import { Weakened } from '#program/people/said-afterwards.ts'
import { listItems, managedItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { checkWords, outcomeWords } from './check-words.ts'
import { onboardingChecks } from './onboarding.ts'
import { placeOf, roleGroupsOf, ruleFor, settingOf } from './role.ts'

const personField = field(
  z.string().min(1).max(200),
  { de: 'Person', en: 'Person' },
  { refersTo: 'person', offers: 'whoever-left' },
)
const checkField = field(
  z.enum(checkKinds),
  { de: 'Überprüfung', en: 'Check' },
  { options: checkWords },
)
const Recorded = z.object({ id: z.string(), deleteBy: z.iso.date().optional() })

/** That a check was said to be done, and is said to be none, or another, as the log names it in clear. */
const takenBackKind = 'check-taken-back'

export const recordCheck = action({
  id: 'background-check.record',
  label: { de: 'Überprüfung festhalten', en: 'Record a check' },
  about: {
    de: 'Hält nur fest, dass und wann: erledigt, nicht nötig oder nicht zulässig. Ergebnisse und Berichte gehören nicht hierher. Wann Unterlagen zu löschen sind, ergibt sich aus der Regel des Landes.',
    en: 'Records only that and when: done, not required or not permitted. Results and reports do not belong here. When papers have to be deleted follows from the rule of the country.',
  },
  permission: 'people.change',
  input: z.strictObject({
    person: personField,
    check: checkField,
    outcome: field(
      z.enum(checkOutcomes),
      { de: 'Stand', en: 'Outcome' },
      { options: outcomeWords },
    ),
    on: field(z.iso.date(), { de: 'Am', en: 'On' }, { claims: true }),
    happenedAnyway: field(
      z.boolean().default(false),
      {
        de: 'Sie fand statt, obwohl sie nicht zulässig ist',
        en: 'It took place although it is not permitted',
      },
      {
        hint: {
          de: 'Nur ankreuzen, wenn es schon geschehen ist. Es wird als unzulässig gezählt.',
          en: 'Tick only where it has happened already. It counts as unlawful.',
        },
      },
    ),
    papersGone: field(
      z.boolean().default(false),
      {
        de: 'Unterlagen dazu gibt es keine mehr',
        en: 'There are no papers about it any more',
      },
      {
        hint: {
          de: 'Auch beim Dienstleister nicht. Dann ist keine Löschung mehr zu bestätigen.',
          en: 'Nor at the service provider. Then no deletion is left to be confirmed.',
        },
      },
    ),
  }),
  output: Recorded.extend(Weakened.shape),
  subject: (_input, output) => `background-check/${output.id}`,
  person: (input) => `person/${input.person}`,
  weakenings: ({ weakened }) => weakened,
  handle: async ({ tx, actor, at }, input) => {
    const held = await findPerson(tx, input.person)
    if (!held) throw missing()
    const { timeZone } = await readOrganisation(tx)
    if (input.on > dateIn(timeZone, at)) throw inFuture()
    const setting = settingOf(await managedItems(tx, backgroundCheckSettings))
    const place = placeOf(held.person, setting)
    const ruled = ruleFor(held.person, input.check, setting)
    const isDone = input.outcome === 'done'
    if (isDone && ruled?.verdict === 'not-permitted' && !input.happenedAnyway) throw notPermitted()
    const months = isDone ? ruled?.rule.deleteAfterMonths : undefined
    const id = `${input.person}/${input.check}`
    const [before] = await listItems(tx, backgroundChecks.id, { keys: [id] })
    const earlier = before && backgroundChecks.item.parse(before.content)
    const where = {
      roles: roleGroupsOf(held.person, setting),
      ...(place !== undefined && { place }),
    }
    // Said twice it was said the first time, and what has been deleted since stays so.
    const isSame =
      earlier?.outcome === input.outcome && earlier.on === input.on && isSaidOf(earlier, where)
    if (isSame && (!input.papersGone || earlier.deletedOn !== undefined))
      return {
        id,
        weakened: [],
        ...(earlier.deleteBy !== undefined && { deleteBy: earlier.deleteBy }),
      }
    // Another word about the check makes no paper go away.
    const left = earlier?.deletedOn === undefined ? earlier?.deleteBy : undefined
    const deleteBy = months === undefined ? left : addMonths(input.on, months)
    await putItem(tx, backgroundChecks, {
      id,
      person: input.person,
      check: input.check,
      outcome: input.outcome,
      on: input.on,
      recordedAt: tx.recordedAt.toISOString(),
      recordedBy: actor.id,
      ...where,
      ...(deleteBy !== undefined && { deleteBy }),
      ...(input.papersGone && { deletedOn: dateIn(timeZone, at) }),
    })
    const weakened = earlier && isTakenBack(earlier, input, where) ? [takenBackKind] : []
    const isLeft = deleteBy !== undefined && !input.papersGone
    return { id, weakened, ...(isLeft && { deleteBy }) }
  },
})

export const confirmDeleted = action({
  id: 'background-check.confirm-deleted',
  label: { de: 'Löschung bestätigen', en: 'Confirm deletion' },
  about: {
    de: 'Sie bestätigen, dass alle Unterlagen zu dieser Überprüfung gelöscht oder zurückgegeben sind, auch beim Dienstleister.',
    en: 'You confirm that all papers about this check are deleted or returned, at the service provider as well.',
  },
  permission: 'people.change',
  input: z.strictObject({ person: personField, check: checkField }),
  output: Recorded,
  subject: (input) => `background-check/${input.person}/${input.check}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, actor, at }, input) => {
    const id = `${input.person}/${input.check}`
    const [found] = await listItems(tx, backgroundChecks.id, { keys: [id] })
    const { timeZone } = await readOrganisation(tx)
    const deletedOn = dateIn(timeZone, at)
    const record = found
      ? backgroundChecks.item.parse(found.content)
      : await recordOfReported(tx, input, actor.id)
    if (!record) throw missing()
    await putItem(tx, backgroundChecks, { ...record, deletedOn })
    return { id }
  },
})

/** Where somebody worked, and in which role groups. */
type Where = Pick<BackgroundCheck, 'place' | 'roles'>

function isSaidOf(earlier: Where, { place, roles }: Where): boolean {
  // Those recorded before it was kept are of wherever somebody is now.
  if (earlier.roles === undefined) return true
  return earlier.place === place && earlier.roles.join() === roles?.join()
}

/** Whether what may have been late, or unlawful, is said otherwise afterwards. */
function isTakenBack(
  earlier: BackgroundCheck,
  { outcome, on }: Pick<BackgroundCheck, 'outcome' | 'on'>,
  where: Where,
): boolean {
  const isEarlier = on < earlier.on
  if (earlier.outcome !== 'done') return isEarlier
  return outcome !== 'done' || isEarlier || !isSaidOf(earlier, where)
}

/** What stands for a check that a provider reported and nobody recorded by hand. */
async function recordOfReported(
  tx: WriteTx,
  { person, check }: Pick<BackgroundCheck, 'person' | 'check'>,
  recordedBy: string,
): Promise<BackgroundCheck | undefined> {
  const id = `${person}/${check}`
  const [derived] = await listItems(tx, onboardingChecks.id, { keys: [id] })
  const { reported, doneOn: on } = onboardingChecks.item.safeParse(derived?.content).data ?? {}
  if (!reported || on === undefined) return undefined
  const recordedAt = tx.recordedAt.toISOString()
  const { deleteBy } = reported
  return {
    id,
    person,
    check,
    outcome: 'done',
    on,
    recordedAt,
    recordedBy,
    ...(deleteBy !== undefined && { deleteBy }),
  }
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'item-missing',
    'There is no such person or check.',
    'Go back to the list.',
  )
}

function inFuture(): Refusal {
  const message = 'That day is still to come.'
  return new Refusal('input', 'date-in-future', message, 'Enter the day it was done.', {
    fields: [{ field: 'on', message }],
  })
}

function notPermitted(): Refusal {
  return new Refusal(
    'conflict',
    'check-not-permitted',
    'The law of this person’s country does not permit this check for their role.',
    'Do not make it. Record it as not permitted, or look at what may be asked there.',
  )
}

/** One row of a file of people as the person it speaks of, and what is wrong with it. */
import { countryOf } from '#engine/country.ts'
import type { Words } from '#engine/field.ts'
import { entityCalled } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { Person } from '#populations/person.ts'
import type { Joined } from '#populations/person.ts'
import type { HeldPerson } from '#store/people.ts'

import type { ColumnName } from './column-names.ts'
import { externalSystem, isSomebodyElse, numberTaken } from './formerly-called.ts'
import type { Cells } from './formerly-called.ts'
import { kindOf, stateOf } from './kind-of.ts'
import { areAlike } from './manager-called.ts'
import { kindWords } from './person-fields.ts'
import { readDate } from './read-date.ts'
import type { DateOrder } from './read-date.ts'
import { regionOf, withOwnRegion } from './regions.ts'

/** What is wrong with a row, in which column. */
export interface RowTrouble {
  column: ColumnName | ''
  message: Words
}

/** A row over what is held of the person; what the row leaves empty stays as it is. */
export function personOfRow(
  {
    cells,
    before,
    by,
    key,
  }: {
    cells: Cells
    before: HeldPerson | undefined
    by: Joined['by'] | undefined
    key: string
  },
  keyOfManager: (named: string) => string | undefined,
  entities: readonly LegalEntity[],
  {
    at,
    today,
    order,
    noEntity,
    contractorsUntil,
  }: {
    at: Date
    today: string
    order: DateOrder | undefined
    noEntity: Words
    contractorsUntil: string | undefined
  },
): { person?: Person; isKindAssumed?: true; troubles: RowTrouble[] } {
  const troubles: RowTrouble[] = []
  function take<Value>(
    column: ColumnName,
    read: (cell: string) => Value | undefined,
    message: Words,
  ): Value | undefined {
    const cell = cells[column]
    if (cell === undefined) return undefined
    const value = read(cell)
    if (value === undefined) troubles.push({ column, message })
    return value
  }
  const old = before?.person
  const manager = take('manager', keyOfManager, {
    de: `„${cells.manager ?? ''}“ steht weder auf der Liste noch in der Datei, oder mehrere heißen so`,
    en: `“${cells.manager ?? ''}” is neither on the list nor in the file, or several are called so`,
  })
  const number = old?.externalIds[externalSystem]
  const isRenumbered =
    number !== undefined && cells.externalId !== undefined && cells.externalId !== number
  if (old && isRenumbered && cells.name !== undefined && !areAlike(old.name, cells.name)) {
    troubles.push({
      column: 'email',
      message: {
        de: `gehört schon ${old.name} mit der Personalnummer ${number}`,
        en: `belongs to ${old.name} already, whose personnel number is ${number}`,
      },
    })
  }
  if (old && isSomebodyElse(cells, old)) troubles.push(numberTaken(old.name))
  const legalEntity = take('legalEntity', (cell) => entityCalled(cell, entities)?.id, noEntity)
  const start = take('start', (cell) => readDate(cell, order), noDate)
  const lastDay = take('end', (cell) => readDate(cell, order), noDate)
  const contractEnd = take('contractEnd', (cell) => readDate(cell, order), noDate)
  const end = lastDay ?? contractEnd
  const country = take('country', countryOf, {
    de: 'kein Land, das wir kennen, etwa DE oder Deutschland',
    en: 'no country that we know, such as DE or Germany',
  })
  const place = country ?? old?.country
  // Exports write all sorts of names there: what is none that we know says nothing, but for a code.
  const isCode = /^[A-Za-z]{2}-/.test(cells.region ?? '')
  const named = isCode ? undefined : regionOf(cells.region ?? '', place)
  const region = isCode
    ? take('region', (cell) => regionOf(cell, place), {
        de: 'kein Teil des Landes dieser Person, den wir kennen, etwa DE-BY',
        en: 'no part of this person’s country that we know, such as DE-BY',
      })
    : named
  const language = take('language', languageOf, { de: 'de oder en', en: 'de or en' })
  const states = [stateOf(cells.state ?? ''), stateOf(cells.kind ?? '')]
  const state = states.includes('gone') ? 'gone' : (states[0] ?? states[1])
  const kind = states[1]
    ? undefined
    : take('kind', kindOf, {
        de: `keine Art, die wir kennen: ${namesOfKinds('de')}`,
        en: `no kind that we know: ${namesOfKinds('en')}`,
      })
  // Who comes again has no last day until one is named.
  const isBack = start !== undefined && old?.end !== undefined && start > old.end
  // Their contract was made longer, or they did not leave: the file says that they are here, and of no last day.
  const isStillHere =
    state === 'here' && end === undefined && old?.end !== undefined && old.end < today
  if (state === 'here' && lastDay === undefined && end !== undefined && end < today) {
    troubles.push({
      column: 'contractEnd',
      message: {
        de: 'liegt zurück, und die Person ist da, heißt es; nennen Sie das neue Ende oder den letzten Tag, oder lassen Sie es leer',
        en: 'is past, and this person is said to be here; give the new end or the last day, or leave it empty',
      },
    })
  }
  if (state === 'gone' && end === undefined && (isBack || old?.end === undefined)) {
    troubles.push({
      column: 'end',
      message: {
        de: 'fehlt: Die Person ist nicht mehr da, heißt es',
        en: 'is missing: this person is said to have left',
      },
    })
  }
  const parsed = Person.safeParse({
    ...(old && withOwnRegion({ ...old, ...(country !== undefined && { country }) })),
    id: key,
    name: cells.name ?? old?.name ?? '',
    ...(cells.email !== undefined && { email: cells.email }),
    kind: kind ?? old?.kind ?? 'employee',
    ...(legalEntity !== undefined && { legalEntity }),
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(manager !== undefined && { manager }),
    groups:
      cells.groups
        ?.split(/[;|,]/)
        .map((name) => name.trim())
        .filter(Boolean) ??
      old?.groups ??
      [],
    ...(start !== undefined && { start }),
    ...((isBack || isStillHere) && { end: undefined }),
    ...(end !== undefined && { end }),
    ...(language !== undefined && { language }),
    ...(by && {
      joined: [...(old?.joined ?? []), { source: 'file', by, on: at.toISOString() }].slice(-10),
    }),
    externalIds: {
      ...old?.externalIds,
      ...(cells.externalId !== undefined && { [externalSystem]: cells.externalId }),
    },
  })
  if (parsed.success) {
    const { data } = parsed
    // HR systems rarely say when a contract ends; whoever imports the file says until when it is at most.
    const isEndless = data.kind === 'contractor' && data.end === undefined && state !== 'gone'
    const person =
      isEndless && contractorsUntil !== undefined ? { ...data, end: contractorsUntil } : data
    return { person, ...(kind === undefined && !old && { isKindAssumed: true }), troubles }
  }
  for (const { path } of parsed.error.issues) {
    const [first] = path
    const column = first === 'email' ? 'email' : first === 'name' ? 'name' : ''
    troubles.push({
      column,
      message:
        column === 'name'
          ? { de: 'fehlt oder ist zu lang', en: 'is missing or too long' }
          : column === 'email'
            ? { de: 'keine E-Mail-Adresse', en: 'no email address' }
            : { de: `passt nicht: ${path.join('.')}`, en: `does not fit: ${path.join('.')}` },
    })
  }
  return { troubles }
}

const noDate = {
  de: 'kein Datum, oder Tag und Monat sind nicht zu unterscheiden (2026-01-31 oder 31.01.2026)',
  en: 'no date, or day and month cannot be told apart (2026-01-31)',
}

function namesOfKinds(language: 'de' | 'en'): string {
  return Object.values(kindWords)
    .map((words) => words[language])
    .join(', ')
}

function languageOf(cell: string): 'de' | 'en' | undefined {
  const language = cell.toLowerCase()
  if (['de', 'deutsch', 'german'].includes(language)) return 'de'
  return ['en', 'englisch', 'english'].includes(language) ? 'en' : undefined
}

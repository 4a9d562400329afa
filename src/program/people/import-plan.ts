/** What an import would do, row by row, before it does it. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { countryOf } from '#engine/country.ts'
import type { Words } from '#engine/field.ts'
import { entityCalled } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { Person } from '#populations/person.ts'
import type { Joined } from '#populations/person.ts'
import { emailKey } from '#store/accounts.ts'
import type { HeldPerson } from '#store/people.ts'

import type { ColumnName } from './column-names.ts'
import {
  externalSystem,
  formerFinder,
  isCalled,
  numberOfAnother,
  withoutFormer,
} from './formerly-called.ts'
import type { Cells, Known } from './formerly-called.ts'
import { kindOf, stateOf } from './kind-of.ts'
import { unknownEntity } from './legal-entity-of.ts'
import { areAlike, managerFinder } from './manager-called.ts'
import { kindWords, personTrouble } from './person-fields.ts'
import { dateOrderOf, readDate } from './read-date.ts'
import type { DateOrder } from './read-date.ts'
import { regionOf, withOwnRegion } from './regions.ts'
import type { PeopleTable } from './table.ts'

/** One row of the file and what would come of it. */
export interface PlannedRow {
  line: number
  name: string
  outcome: 'new' | 'changed' | 'same' | 'wrong'
  /** First and last day, as they were read. */
  start?: string
  end?: string
  /** Whose row it is by now, where it names somebody who was joined with them: it changes nothing. */
  isNow?: string
  /** What it changes of somebody who stands on the list. */
  change?: { before: Person; after: Person }
  /** What is wrong with it. */
  troubles: { column: ColumnName | ''; message: Words }[]
}

export interface ImportPlan {
  rows: PlannedRow[]
  /** Whom it adds or changes, as they would be then. */
  persons: { person: Person; before?: HeldPerson }[]
  /** People on the list that the file does not name; they stay as they are. */
  unnamed: number
}

/** Finds everybody of the file on the list, by external id, else by mailbox, and their legal entities by key or name; pure. */
export function planImport(
  table: PeopleTable,
  held: readonly HeldPerson[],
  entities: readonly LegalEntity[],
  at: Date,
  { contractorsUntil }: { contractorsUntil?: string | undefined } = {},
): ImportPlan {
  const byNumber = (system: string) =>
    new Map(
      held.flatMap((each) => {
        const external = each.person.externalIds[system]
        return external === undefined ? [] : [[external, each] as const]
      }),
    )
  const byExternal = byNumber(externalSystem)
  // Where the directory has the number, too: only for whom no file has spoken of yet.
  const byEmployeeNumber = byNumber('employee-number')
  const former = formerFinder(held)
  const known = (cells: Cells): Known | undefined => {
    const { externalId, email } = cells
    const own = externalId === undefined ? undefined : byExternal.get(externalId)
    if (own) return { held: own }
    const [ofNumber, ofMailbox] = [
      externalId === undefined ? undefined : byEmployeeNumber.get(externalId),
      email === undefined ? undefined : byEmail.get(emailKey(email)),
    ]
    const held = ofMailbox ?? ofNumber
    if (!held) return former(cells)
    const isJoining =
      externalId !== undefined && held.person.externalIds[externalSystem] === undefined
    return { held, ...(isJoining && { by: ofMailbox ? 'mailbox' : 'hr-id' }) }
  }
  const byEmail = new Map(
    held.flatMap((each) =>
      each.person.email === undefined ? [] : [[emailKey(each.person.email), each]],
    ),
  )
  const found = table.rows.map(({ line, cells: given }) => {
    const before = known(given)
    const cells = before?.former ? given : withoutFormer(given, before?.held.person)
    return {
      line,
      cells,
      before: before?.held,
      by: before?.by,
      former: before?.former,
      key: before?.held.person.id ?? randomUUID(),
    }
  })
  const keyOfManager = managerFinder(
    found.map(({ key, cells, before }) => ({
      ...before?.person,
      ...cells,
      key,
      numbers: [cells.externalId ?? before?.person.externalIds[externalSystem]],
    })),
    held.flatMap(({ person: { id, formerly = [], ...own } }) =>
      [own, ...formerly].map(({ name, email, externalIds }) => ({
        key: id,
        name,
        email,
        numbers: [externalIds[externalSystem], externalIds['employee-number']],
      })),
    ),
  )
  const rowByKey = new Map(found.flatMap((row) => (row.former ? [] : [[row.key, row]])))
  /** Whose the address of a row is, if it is somebody else's and stays so. */
  const ownerOf = ({ key, cells }: (typeof found)[number]) => {
    const owner = cells.email === undefined ? undefined : byEmail.get(emailKey(cells.email))
    if (!owner || owner.person.id === key) return undefined
    const own = rowByKey.get(owner.person.id)?.cells.email
    return own === undefined || emailKey(own) === emailKey(cells.email ?? '')
      ? owner.person
      : undefined
  }
  const twice = namedTwice(found.filter(({ former: isFormer }) => !isFormer))
  const noEntity = unknownEntity(entities)
  const order = dateOrderOf(
    found.flatMap(({ cells }) => [cells.start ?? '', cells.end ?? '', cells.contractEnd ?? '']),
  )

  const rows: PlannedRow[] = []
  const persons: ImportPlan['persons'] = []
  for (const row of found) {
    if (row.before && row.former) {
      const { line, cells, before } = row
      const { name } = before.person
      const isOther = cells.name !== undefined && !isCalled(cells.name, before.person)
      const troubles = isOther ? [numberOfAnother(name)] : []
      const outcome = isOther ? 'wrong' : 'same'
      rows.push({ line, name: cells.name ?? '', outcome, isNow: name, troubles })
      continue
    }
    const { person, troubles } = personOfRow(row, keyOfManager, entities, {
      at,
      today: at.toISOString().slice(0, 10),
      order,
      noEntity,
      contractorsUntil,
    })
    const earlier = twice.get(row.line)
    if (earlier !== undefined) {
      troubles.push({
        column: 'email',
        message: {
          de: `steht schon in Zeile ${earlier}`,
          en: `stands in line ${earlier} already`,
        },
      })
    }
    const owner = ownerOf(row)
    if (earlier === undefined && owner) {
      troubles.push({
        column: 'email',
        message: { de: `gehört schon ${owner.name}`, en: `belongs to ${owner.name} already` },
      })
    }
    const trouble = person && personTrouble(person)
    if (trouble) {
      const isEndless = trouble.code === 'contractor-without-end'
      troubles.push({ column: trouble.field, message: isEndless ? endless : trouble.message })
    }
    if (person && row.before?.source === 'directory' && saysOtherwise(row.before.person, person)) {
      troubles.push({
        column: 'name',
        message: {
          de: 'Name, Adresse und Gruppen kommen aus dem Verzeichnis und ändern sich nur dort',
          en: 'name, address and groups come from the directory and are changed there alone',
        },
      })
    }
    const outcome =
      troubles.length > 0 || !person
        ? 'wrong'
        : !row.before
          ? 'new'
          : isDeepStrictEqual(Person.parse(row.before.person), person)
            ? 'same'
            : 'changed'
    const { start, end } = person ?? {}
    rows.push({
      line: row.line,
      name: row.cells.name ?? '',
      outcome,
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(outcome === 'changed' &&
        person &&
        row.before && { change: { before: row.before.person, after: person } }),
      troubles,
    })
    if (person && (outcome === 'new' || outcome === 'changed'))
      persons.push({ person, ...(row.before && { before: row.before }) })
  }
  const named = new Set(found.map(({ key }) => key))
  return { rows, persons, unnamed: held.filter(({ person }) => !named.has(person.id)).length }
}

/** Lines that name somebody whom an earlier line names, and that line. */
function namedTwice(
  found: readonly { line: number; key: string; cells: Cells }[],
): Map<number, number> {
  const seen = new Map<string, number>()
  const twice = new Map<number, number>()
  for (const { line, key, cells } of found) {
    const names = [
      `key ${key}`,
      ...(cells.email === undefined ? [] : [`email ${emailKey(cells.email)}`]),
      ...(cells.externalId === undefined ? [] : [`id ${cells.externalId}`]),
    ]
    const earlier = names.flatMap((name) => seen.get(name) ?? [])[0]
    if (earlier !== undefined) twice.set(line, earlier)
    for (const name of names) if (!seen.has(name)) seen.set(name, line)
  }
  return twice
}

/** A row over what is held of the person; what the row leaves empty stays as it is. */
function personOfRow(
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
): { person?: Person; troubles: PlannedRow['troubles'] } {
  const troubles: PlannedRow['troubles'] = []
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
    return { person, troubles }
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

/** Whether the file would change what only the directory says. */
function saysOtherwise(before: Person, after: Person): boolean {
  return (
    before.name !== after.name ||
    before.email !== after.email ||
    !isDeepStrictEqual(before.groups, after.groups)
  )
}

const endless = {
  de: 'fehlt: Eine externe Kraft braucht einen letzten Tag. Tragen Sie ihn in der Datei ein, oder nennen Sie beim Import einen für alle, denen er fehlt',
  en: 'is missing: a contractor needs a last day. Enter it in the file, or name one on importing for all who have none',
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

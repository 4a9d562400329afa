/** What an import would do, row by row, before it does it. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import type { LegalEntity } from '#populations/legal-entity.ts'
import { Person } from '#populations/person.ts'
import { emailKey } from '#store/accounts.ts'
import type { HeldPerson } from '#store/people.ts'

import {
  externalSystem,
  formerFinder,
  isCalled,
  numberOfAnother,
  withoutFormer,
} from './formerly-called.ts'
import type { Cells, Known } from './formerly-called.ts'
import { unknownEntity } from './legal-entity-of.ts'
import { managerFinder } from './manager-called.ts'
import { personTrouble } from './person-fields.ts'
import { personOfRow } from './person-of-row.ts'
import type { RowTrouble } from './person-of-row.ts'
import { dateOrderOf } from './read-date.ts'
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
  /** Nothing says what kind of work it is: taken for an employee's. */
  isKindAssumed?: true
  /** What it changes of somebody who stands on the list. */
  change?: { before: Person; after: Person }
  /** What is wrong with it. */
  troubles: RowTrouble[]
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
    const { person, isKindAssumed, troubles } = personOfRow(row, keyOfManager, entities, {
      at,
      today: at.toISOString().slice(0, 10),
      order,
      noEntity,
      contractorsUntil,
    })
    const earlier = twice.get(row.line)
    if (earlier !== undefined) {
      troubles.push({
        column: earlier.by,
        message: {
          de: `steht schon in Zeile ${earlier.line}`,
          en: `stands in line ${earlier.line} already`,
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
      ...(isKindAssumed && { isKindAssumed }),
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

/** Lines that name somebody whom an earlier line names, that line, and by what. */
function namedTwice(
  found: readonly { line: number; key: string; cells: Cells }[],
): Map<number, { line: number; by: 'email' | 'externalId' | 'name' }> {
  const seen = new Map<string, number>()
  const twice: ReturnType<typeof namedTwice> = new Map()
  for (const { line, key, cells } of found) {
    const names = [
      ...(cells.email === undefined
        ? []
        : [{ by: 'email' as const, name: `email ${emailKey(cells.email)}` }]),
      ...(cells.externalId === undefined
        ? []
        : [{ by: 'externalId' as const, name: `id ${cells.externalId}` }]),
      // One line has the number and another the mailbox of somebody on the list.
      { by: 'name' as const, name: `key ${key}` },
    ]
    for (const { by, name } of names) {
      const earlier = seen.get(name)
      if (earlier === undefined) seen.set(name, line)
      else if (!twice.has(line)) twice.set(line, { line: earlier, by })
    }
  }
  return twice
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

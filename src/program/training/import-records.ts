import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import { Refusal } from '#engine/refusal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { isTrackedIn } from '#populations/person-tracking.ts'
import type { Person } from '#populations/person.ts'
import { trainingRecords } from '#populations/training-record.ts'
import type { TrainingRecord } from '#populations/training-record.ts'
import { action } from '#program/action.ts'
import { readTable } from '#program/read-table.ts'
import { readDate } from '#program/read-value.ts'
import { emailKey } from '#store/accounts.ts'
import { listItems, managedItems, replaceItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { requireCourse } from './find-course.ts'

/** What columns may be called, by what they hold. */
const columnNames = {
  who: [
    'person',
    'email',
    'e-mail',
    'e-mail-adresse',
    'email address',
    'mail',
    'user',
    'username',
    'id',
    'personalnummer',
    'employee number',
    'external id',
  ],
  on: [
    'completed',
    'completed on',
    'completion date',
    'date',
    'datum',
    'abgeschlossen',
    'abgeschlossen am',
    'abschlussdatum',
  ],
  status: ['status', 'result', 'ergebnis', 'passed', 'bestanden'],
}
const completed = /^(completed?|passed|abgeschlossen|bestanden|ja|yes|true|1|100 ?%?)$/i

/** Takes a learning system's list of who completed a course when, or, where one row is wrong, none of it. */
export const importRecords = action({
  id: 'course.import-records',
  label: { de: 'Abschlüsse importieren', en: 'Import completions' },
  about: {
    de: 'Übernimmt eine Liste aus einem anderen Lernsystem: eine Zeile je Person, mit E-Mail-Adresse oder Personalnummer und dem Tag des Abschlusses. Sie bezeugen damit, dass die Liste stimmt; so werden die Abschlüsse auch gezeigt. Zeilen mit einem anderen Status als abgeschlossen bleiben weg. Ist eine Zeile falsch, wird nichts übernommen.',
    en: 'Takes a list from another learning system: one row a person, with email address or employee number and the day of completion. By it you attest that the list is right, and completions are shown as attested. Rows with a status other than completed are left out. If one row is wrong, nothing is taken.',
  },
  permission: 'training.change',
  input: z.strictObject({
    course: field(z.string().min(1).max(80), { de: 'Kurs', en: 'Course' }, { refersTo: 'course' }),
    from: field(z.string().trim().min(1).max(200), {
      de: 'Aus welchem System',
      en: 'From which system',
    }),
    table: field(
      z.string().min(1).max(1_000_000),
      { de: 'Tabelle (CSV)', en: 'Table (CSV)' },
      {
        kind: 'long',
        loggedAsDigest: true,
        hint: {
          de: 'Mit Überschriften, etwa: E-Mail;Abgeschlossen am;Status',
          en: 'With headings, such as: Email,Completed on,Status',
        },
      },
    ),
  }),
  output: z.object({
    added: z.int(),
    same: z.int(),
    notCompleted: z.int(),
    /** Of companies that may not record training person by person. */
    untracked: z.int(),
  }),
  subject: (input, output) => `course/${input.course}?added=${output.added}`,
  handle: async ({ tx, actor, at, language }, { course: id, from, table }) => {
    const course = await requireCourse(tx, id)
    const { timeZone } = await readOrganisation(tx)
    const today = dateIn(timeZone, at)
    const entities = await managedItems(tx, legalEntities)
    const find = finder((await allPeople(tx)).map(({ person }) => person))
    const rows = completions(table)
    const troubles: FieldTrouble[] = []
    const wrong = (line: number, what: keyof typeof words) =>
      troubles.push({ field: 'table', message: words[what][language](line) })
    const counts = { notCompleted: 0, untracked: 0 }
    const records = new Map<string, TrainingRecord>()
    for (const { line, who, on, status } of rows) {
      const day = z.iso.date().safeParse(readDate(on.slice(0, 10).trim()))
      const person = find(who)
      if (status !== undefined && !completed.test(status)) counts.notCompleted++
      else if (!person) wrong(line, 'nobody')
      else if (!day.success || day.data > today) wrong(line, 'date')
      else if (!isTrackedIn(person, entities)) counts.untracked++
      else {
        const key = `${person.id}/${course.id}/${day.data}`
        records.set(key, {
          id: key,
          person: person.id,
          course: course.id,
          completedOn: day.data,
          recordedAt: tx.recordedAt.toISOString(),
          from,
          attestedBy: actor.id,
        })
      }
    }
    if (troubles.length > 0) throw rowsWrong(troubles)
    const keys = [...records.keys()]
    const known = new Set((await listItems(tx, trainingRecords.id, { keys })).map(({ key }) => key))
    const fresh = [...records.values()].filter((record) => !known.has(record.id))
    await replaceItems(
      tx,
      trainingRecords,
      fresh.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true })),
      { keys: fresh.map((record) => record.id) },
    )
    return { added: fresh.length, same: known.size, ...counts }
  },
})

function completions(table: string) {
  const { header, rows } = readTable(table)
  const columnOf = (names: readonly string[]) =>
    header.findIndex((title) => names.includes(title.toLowerCase()))
  const [who, on, status] = [columnNames.who, columnNames.on, columnNames.status].map(columnOf)
  if (who === undefined || on === undefined || who < 0 || on < 0) {
    throw new Refusal(
      'input',
      'table-foreign',
      'A column for people or one for the day of completion is missing.',
      'Call the columns “Email” and “Completed on”.',
    )
  }
  return rows.map(({ line, cells }) => ({
    line,
    who: cells[who] ?? '',
    on: cells[on] ?? '',
    ...(status !== undefined && status >= 0 && { status: cells[status] ?? '' }),
  }))
}

/** By mailbox, by our own id, or by what another system calls them, where only one is called so. */
function finder(people: readonly Person[]): (who: string) => Person | undefined {
  const byName = new Map<string, Person | undefined>()
  const add = (name: string, person: Person) => {
    const before = byName.get(name)
    byName.set(name, byName.has(name) && before?.id !== person.id ? undefined : person)
  }
  for (const person of people) {
    add(person.id, person)
    if (person.email !== undefined) add(emailKey(person.email), person)
    for (const id of Object.values(person.externalIds)) add(id, person)
  }
  return (who) => byName.get(who) ?? (who.includes('@') ? byName.get(emailKey(who)) : undefined)
}

const words = {
  nobody: {
    de: (line: number) =>
      `Zeile ${line}: Diese Person steht nicht auf der Liste, oder mehrere heißen so.`,
    en: (line: number) => `Row ${line}: this person is not on the list, or several are called so.`,
  },
  date: {
    de: (line: number) =>
      `Zeile ${line}: Das ist kein Tag bis heute. Schreiben Sie 2026-01-31 oder 31.01.2026.`,
    en: (line: number) =>
      `Row ${line}: this is no day up to today. Write 2026-01-31 or 31.01.2026.`,
  },
}

function rowsWrong(troubles: readonly FieldTrouble[]): Refusal {
  const shown = troubles.slice(0, 50)
  const message = shown.map((each) => each.message).join(' ')
  return new Refusal(
    'input',
    'records-wrong',
    message,
    'Correct these rows, and import again. Nothing was recorded.',
    { fields: [{ field: 'table', message }] },
  )
}

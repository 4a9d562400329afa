import { z } from 'zod'

import { clipped } from '#engine/clipped.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { isTrackedIn } from '#populations/person-tracking.ts'
import { trainingRecords } from '#populations/training-record.ts'
import type { TrainingRecord } from '#populations/training-record.ts'
import { action } from '#program/action.ts'
import { attestedTable, namedIn, takeAttested } from '#program/attested-rows.ts'
import { listItems, managedItems, replaceItems } from '#store/items.ts'

import { requireCourse } from './find-course.ts'

/** What columns may be called, by what they hold. */
const days = [
  'completed on',
  'completed',
  'completion date',
  'abgeschlossen',
  'abgeschlossen am',
  'abschlussdatum',
]
const columns = {
  // Under whatever heading it stands: a row that says “failed” in a column nobody looked at would count.
  status: [
    'status',
    'result',
    'ergebnis',
    'passed',
    'bestanden',
    /status|result|outcome|passed|pass\/fail|ergebnis|resultat|bestanden/,
  ],
  course: [
    'course',
    'kurs',
    /(course|training|module).?(name|title)|(kurs|schulung).?(name|titel)/,
    'training',
    'schulung',
    'module',
    'modul',
  ],
}
const completed = /^(completed?|passed|abgeschlossen|bestanden|ja|yes|true|1|100 ?%?)$/i

/** Takes a learning system's list of who completed a course when, or, where one row is wrong, none of it. */
export const importRecords = action({
  id: 'course.import-records',
  label: { de: 'Abschlüsse importieren', en: 'Import completions' },
  about: {
    de: 'Übernimmt eine Liste aus einem anderen Lernsystem: eine Zeile je Person, mit E-Mail-Adresse oder Personalnummer und dem Tag des Abschlusses. Sie bezeugen damit, dass die Liste stimmt; so werden die Abschlüsse auch gezeigt. Zeilen mit einem anderen Status als abgeschlossen bleiben weg; nennt die Liste mehrere Kurse, auch alle, die nicht wie dieser heißen. Ist eine Zeile falsch, wird nichts übernommen.',
    en: 'Takes a list from another learning system: one row a person, with email address or employee number and the day of completion. By it you attest that the list is right, and completions are shown as attested. Rows with a status other than completed are left out; where the list names several courses, so are all that are not called as this one. If one row is wrong, nothing is taken.',
  },
  permission: 'training.change',
  input: z.strictObject({
    course: field(z.string().min(1).max(80), { de: 'Kurs', en: 'Course' }, { refersTo: 'course' }),
    from: field(z.string().trim().min(1).max(200), {
      de: 'Aus welchem System',
      en: 'From which system',
    }),
    table: attestedTable({
      de: 'E-Mail;Abgeschlossen am;Status',
      en: 'Email,Completed on,Status',
    }),
  }),
  output: z.object({
    added: z.int(),
    same: z.int(),
    notCompleted: z.int(),
    /** Of other courses, where the list names several. */
    ofOthers: z.int(),
    /** Of companies that may not record training person by person. */
    untracked: z.int(),
    /** The same in the reader's language. */
    told: z.string(),
  }),
  subject: (input, output) => `course/${input.course}?added=${output.added}`,
  handle: async ({ tx, actor, at, language }, { course: id, from, table }) => {
    const course = await requireCourse(tx, id)
    const entities = await managedItems(tx, legalEntities)
    const counts = { notCompleted: 0, ofOthers: 0, untracked: 0 }
    const statuses = new Set<string>()
    const records = new Map<string, TrainingRecord>()
    const called = new Set([course.id, course.titleDe, course.titleEn].map(plain))
    const named = new Set(
      namedIn(table, columns.course)
        .map(plain)
        .filter((each) => each !== ''),
    )
    if (named.size > 1 && ![...named].some((each) => called.has(each))) throw severalCourses(named)
    const isLeftOut = ({ status, course: of = '' }: { status?: string; course?: string }) => {
      if (named.size > 1 && !called.has(plain(of))) {
        counts.ofOthers++
        return true
      }
      const isOpen = status !== undefined && !completed.test(status)
      if (isOpen) counts.notCompleted++
      if (isOpen) statuses.add(clipped(status, 60))
      return isOpen
    }
    const given = { table, at, language, days, columns, isLeftOut }
    await takeAttested(tx, given, ({ person, day }) => {
      if (!isTrackedIn(person, entities)) {
        counts.untracked++
        return
      }
      const key = `${person.id}/${course.id}/${day}`
      records.set(key, {
        id: key,
        person: person.id,
        course: course.id,
        completedOn: day,
        recordedAt: tx.recordedAt.toISOString(),
        from,
        attestedBy: actor.id,
      })
    })
    const keys = [...records.keys()]
    const known = new Set((await listItems(tx, trainingRecords.id, { keys })).map(({ key }) => key))
    const fresh = [...records.values()].filter((record) => !known.has(record.id))
    await replaceItems(
      tx,
      trainingRecords,
      fresh.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true })),
      { keys: fresh.map((record) => record.id) },
    )
    const result = { added: fresh.length, same: known.size, ...counts }
    return { ...result, told: inWords[language](result, [...statuses].slice(0, mostStatuses)) }
  },
})

function plain(text: string): string {
  return text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

function severalCourses(named: ReadonlySet<string>): Refusal {
  const some = [...named].slice(0, mostStatuses).map((each) => `“${clipped(each, 60)}”`)
  return new Refusal(
    'input',
    'records-several-courses',
    `The list names several courses, and none is called as this one: ${some.join(', ')}${named.size > some.length ? ', …' : ''}.`,
    'Leave the rows of one course, and import again. Nothing was recorded.',
  )
}

/** So many of those that were passed over are named: enough to see that one of them means “completed”. */
const mostStatuses = 5

interface Counts {
  added: number
  same: number
  notCompleted: number
  ofOthers: number
  untracked: number
}

const inWords = {
  de(
    { added, same, notCompleted, ofOthers, untracked }: Counts,
    statuses: readonly string[],
  ): string {
    const rows = (n: number) => (n === 1 ? 'Eine Zeile blieb' : `${n} Zeilen blieben`)
    return [
      added === 1 ? 'Ein Abschluss ist übernommen.' : `${added} Abschlüsse sind übernommen.`,
      same === 0 ? '' : same === 1 ? 'Einer war schon da.' : `${same} waren schon da.`,
      notCompleted === 0
        ? ''
        : `${rows(notCompleted)} weg, weil der Status nicht „abgeschlossen“ heißt, sondern: ${statuses.map((each) => `„${each}“`).join(', ')}.`,
      ofOthers === 0 ? '' : `${rows(ofOthers)} weg, weil darin ein anderer Kurs steht.`,
      untracked === 0
        ? ''
        : `${rows(untracked)} weg, weil in der Gesellschaft niemand festhalten darf, wer Schulungen abschließt.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' ')
  },
  en(
    { added, same, notCompleted, ofOthers, untracked }: Counts,
    statuses: readonly string[],
  ): string {
    const rows = (n: number) => (n === 1 ? 'One row was' : `${n} rows were`)
    return [
      added === 1 ? 'One completion was taken.' : `${added} completions were taken.`,
      same === 0 ? '' : same === 1 ? 'One was there already.' : `${same} were there already.`,
      notCompleted === 0
        ? ''
        : `${rows(notCompleted)} left out because the status is not “completed” but: ${statuses.map((each) => `“${each}”`).join(', ')}.`,
      ofOthers === 0 ? '' : `${rows(ofOthers)} left out because another course stands there.`,
      untracked === 0
        ? ''
        : `${rows(untracked)} left out because nobody in that company may record who completes courses.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' ')
  },
}

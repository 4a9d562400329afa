/** What somebody did things to, as they know it, and not by its id. */
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreements } from '#populations/agreement.ts'
import { announcements } from '#populations/announcement.ts'
import { policies } from '#populations/policy.ts'
import { takenCourses } from '#program/training/taken-courses.ts'
import type { DoneAction } from '#store/actions.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { subjectNames, subjectOf } from '#web/console/subject-names.ts'
import type { GuestVisit } from '#web/route.ts'
import { outcomeWords, titleOf } from '#web/training/course-page.ts'

/** By subject; empty for one’s own entry on the list of people, which the action names already. What is not there has its id alone. */
export async function readSubjects(
  tx: Tx,
  visit: GuestVisit,
  done: readonly DoneAction[],
): Promise<ReadonlyMap<string, string>> {
  const { guest, language, t } = visit
  const titled = ({ titleDe, titleEn }: { titleDe: string; titleEn: string }) =>
    language === 'de' ? titleDe : titleEn
  const asked = done.flatMap(({ subject }) => subject ?? [])
  const under = (prefix: string) => asked.filter((subject) => subject.startsWith(`${prefix}/`))
  const found = new Map<string, string>()
  const names = await subjectNames(tx, visit, done)
  for (const subject of asked) {
    const name = names.get(subjectOf(subject).key)
    if (name !== undefined) found.set(subject, name)
  }
  const { person } = guest.account
  if (person !== undefined) found.set(`person/${person}`, '')

  if (person !== undefined && under('course-attempt').length > 0)
    for (const taken of await takenCourses(tx, person))
      for (const attempt of taken.attempts)
        found.set(
          `course-attempt/${attempt.id}`,
          `${titleOf(taken, language)}, ${outcomeWords(t, attempt)}`,
        )

  const titles = new Map((await managedItems(tx, policies)).map((each) => [each.id, titled(each)]))
  for (const subject of under('policy-version')) {
    const [, policy = '', number] = subject.split('/')
    const title = titles.get(policy)
    if (title !== undefined) found.set(subject, `${title}, ${t.policies.number(Number(number))}`)
  }

  if (under('announcement').length > 0)
    for (const each of await managedItems(tx, announcements))
      found.set(`announcement/${each.id}`, titled(each))

  const signed = under('agreement-signature').map((subject) =>
    subject.split('/').slice(1).join('/'),
  )
  if (signed.length > 0) {
    const named = new Map(
      (await managedItems(tx, agreements)).map((each) => [each.id, titled(each)]),
    )
    for (const { key, content } of await listItems(tx, agreementSignatures.id, { keys: signed })) {
      const title = named.get(agreementSignatures.item.parse(content).agreement)
      if (title !== undefined) found.set(`agreement-signature/${key}`, title)
    }
  }
  return found
}

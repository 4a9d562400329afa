/** Tells managers what their people owe for long: names of duties and days, nothing of their contents, in one mail each. */
import { addDays, dateIn, startOfDate } from '#engine/calendar.ts'
import type { Test } from '#engine/test.ts'
import { agreements } from '#populations/agreement.ts'
import { announcements } from '#populations/announcement.ts'
import { courses } from '#populations/course.ts'
import { dutyReminders, nobodyElse, reminderKey } from '#populations/duty-reminder.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policies } from '#populations/policy.ts'
import { programRoles } from '#populations/program-role.ts'
import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import type { Duty } from '#program/duty.ts'
import { programAnnounced } from '#program/governance/program-announced.ts'
import { inTeam, teamMail } from '#program/outbox/team-mail.ts'
import type { Watcher } from '#program/outbox/team-mail.ts'
import { holidayPlace } from '#program/people/public-holidays.ts'
import { policyAccepted } from '#program/policies/policy-accepted.ts'
import { trainingCompleted } from '#program/training/training-completed.ts'
import { accountsInRole, accountsOfPerson } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findingsByPerson, peopleFailing } from '#store/people-findings.ts'
import { findPeople } from '#store/people.ts'

import { deriveItems } from './derive.ts'
import { derivedPopulations } from './derived-populations.ts'
import { withTurns } from './one-at-a-time.ts'
import { readProgram } from './program-settings.ts'
import { isHoliday, keepReminders, remindingOf } from './reminding.ts'
import type { Reminding, RoundOf } from './reminding.ts'

/** What people themselves do, and may be asked about: no background checks, which others make, and no simulated attacks. */
const asked = new Set<string>(
  [programAnnounced, policyAccepted, trainingCompleted, agreementSignedBeforeStart].map(
    ({ id }) => id,
  ),
)

/** After so many days overdue, where the company says nothing else. */
const usualDays = 7
const atOnce = 100

/** Looks through what has been overdue for long, as it was judged last and is still open now. */
export async function tellManagers({ store, id, site, now, today, away }: RoundOf): Promise<void> {
  const days = await readOrg(store, id, async (tx) => {
    const [settings] = await managedItems(tx, organisationSettings)
    return settings?.escalateAfterDays ?? usualDays
  })
  const overdue = days === 0 ? [] : await longOverdue({ store, id, now, today, away, days })
  const teams = await readOrg(store, id, (tx) => teamsOf(tx, overdue, { now, today, away }))
  for (let start = 0; start < teams.length; start += atOnce) {
    const reminding = await readOrg(store, id, async (tx) => {
      const found: Reminding<Watcher>[] = []
      for (const { watcher, duties } of teams.slice(start, start + atOnce)) {
        if (isHoliday(watcher.country, today)) continue
        const each = await remindingOf(tx, { team: watcher.id }, duties, now, today)
        if (each) found.push({ ...each, to: watcher })
      }
      return found
    })
    await keepReminders(store, id, reminding, async (tx, { to, open }) => {
      const owed = open.map(({ duty }) => duty)
      // Who has no mailbox is not told; that nobody was stands in the console.
      if (to.email !== '') await teamMail(tx, to, owed, { site, days })
    })
  }
}

interface Overdue {
  person: Person
  /** The item that was judged. */
  key: string
  test: string
  /** The day by which it was due. */
  due: string
}

async function longOverdue({
  store,
  id,
  now,
  today,
  away,
  days,
}: Omit<RoundOf, 'site'> & { days: number }): Promise<Overdue[]> {
  const tests = await readOrg(store, id, async (tx) =>
    (await readProgram(tx)).tests.map(({ test }) => test).filter((test) => asked.has(test.id)),
  )
  // What was done since it was judged shows in what is derived.
  await withTurns(store, id, async (oneAtATime) => {
    for (const population of derivedPopulations(tests.map(({ on }) => on)))
      await oneAtATime(population.id, () => deriveItems(store, id, population))
  })
  const wanted = tests.map(({ id: test, on }: Test<unknown>) => ({ test, population: on.id }))
  return await readOrg(store, id, async (tx) => {
    const last = dateIn((await readOrganisation(tx)).timeZone, addDays(now, -days))
    const keys = [...new Set(await peopleFailing(tx, wanted))]
    const found: Overdue[] = []
    for (let start = 0; start < keys.length; start += 1000) {
      const page = keys.slice(start, start + 1000)
      const people = new Map(
        (await findPeople(tx, page)).map(({ person }) => [person.id, person] as const),
      )
      for (const each of await findingsByPerson(tx, wanted, page)) {
        const person = people.get(each.person)
        const { verdict, late, doneAt, due, key, test } = each
        const isOpen = verdict === 'fail' && !late && doneAt === undefined
        if (!person || !isOpen || due === undefined || due >= last) continue
        if (!isHere(person, today) || away.has(person.id)) continue
        found.push({ person, key, test, due })
      }
    }
    return found
  })
}

interface Team {
  watcher: Watcher
  duties: Duty[]
}

/**
 * Who is told of what: the manager where they can be reached, else whoever leads the program; of what a lead owes their deputy,
 * another lead, the oversight, or an administrator. Only where there is nobody else is somebody told of themselves, and that.
 */
async function teamsOf(
  tx: Tx,
  overdue: readonly Overdue[],
  on: Pick<RoundOf, 'now' | 'today' | 'away'>,
): Promise<Team[]> {
  const teams = new Map<string, Team>()
  const watchers = await watcherFinder(tx, overdue, on)
  const titles = await titlesOf(tx)
  const { timeZone } = await readOrganisation(tx)
  for (const { person, key, test, due } of overdue) {
    const title = titles(test, key.slice(person.id.length + 1))
    const duty: Duty = {
      id: key,
      title: inTeam(person.name, title),
      about: title,
      due: startOfDate(due, timeZone),
    }
    for (const watcher of watchers(person)) {
      const team = teams.get(watcher.id) ?? { watcher, duties: [] }
      team.duties.push(duty)
      teams.set(watcher.id, team)
    }
  }
  for (const { duties } of teams.values())
    duties.sort((a, b) => Number(a.due) - Number(b.due) || a.id.localeCompare(b.id))
  // Those who were told before, and have nothing overdue any more: so that what comes again is news.
  for (const { team } of await managedItems(tx, dutyReminders)) {
    if (team !== undefined && !teams.has(team))
      teams.set(team, { watcher: { id: team, email: '' }, duties: [] })
  }
  return [...teams.values()].toSorted((a, b) =>
    reminderKey({ team: a.watcher.id }).localeCompare(reminderKey({ team: b.watcher.id })),
  )
}

type Day = Pick<RoundOf, 'now' | 'today' | 'away'>

async function watcherFinder(
  tx: Tx,
  overdue: readonly Overdue[],
  on: Day,
): Promise<(person: Person) => Watcher[]> {
  const leads = (await accountsInRole(tx, 'lead')).map((account) => byAccount(account, true))
  const admins = (await accountsInRole(tx, 'admin')).map((account) => byAccount(account, false))
  const managers = await watchersOf(
    tx,
    overdue.flatMap(({ person }) => person.manager ?? []),
    on,
  )
  const roles = await managedItems(tx, programRoles)
  const security = roles.find(({ role }) => role === 'security-lead')
  const oversight = roles.find(({ role }) => role === 'oversight')
  const deputies = [security?.deputy, security?.holder].flatMap((key) => key ?? [])
  const overseers = [oversight?.holder, oversight?.deputy].flatMap((key) => key ?? [])
  const holders = await watchersOf(tx, [...deputies, ...overseers], on)
  return ({ id, email, manager }) => {
    const own = manager === undefined || manager === id ? undefined : managers.get(manager)
    if (own) return [own]
    const others = (all: readonly ByAccount[]) => all.filter(({ person }) => person !== id)
    const first = (keys: readonly string[]) =>
      keys.flatMap((key) => (key === id ? [] : (holders.get(key) ?? []))).slice(0, 1)
    const self = leads.find(({ person }) => person === id)
    // What a lead owes is their deputy's to hear before it is that of another lead.
    const told = [
      ...(self ? [first(deputies)] : []),
      others(leads),
      first([...deputies, ...overseers]),
      others(admins),
    ].find(({ length }) => length > 0)
    if (told) return told
    const language = self?.language
    return [
      {
        id: `${nobodyElse}${id}`,
        email: self?.email ?? email ?? '',
        isAlone: true,
        ...(language && { language }),
      },
    ]
  }
}

type ByAccount = Watcher & { person?: string }

function byAccount({ id, email, language, person }: Account, isLead: boolean): ByAccount {
  return {
    id,
    email,
    ...(isLead && { isLead }),
    ...(language && { language }),
    ...(person !== undefined && { person }),
  }
}

/** Of these people those who are here and can be reached, by their keys. */
async function watchersOf(
  tx: Tx,
  keys: readonly string[],
  { now, today, away }: Day,
): Promise<Map<string, Watcher>> {
  const found = new Map<string, Watcher>()
  for (const { person } of await findPeople(tx, [...new Set(keys)])) {
    if (!isHere(person, today) || away.has(person.id)) continue
    const [account] = await accountsOfPerson(tx, person.id)
    const isOpen = account !== undefined && (account.disabledAt ?? now) >= now
    const email = isOpen ? account.email : person.email
    if (email === undefined) continue
    const language = (isOpen ? account.language : undefined) ?? person.language
    const isLead = isOpen && account.roles.includes('lead')
    const place = holidayPlace(person)
    found.set(person.id, {
      ...(place !== undefined && { country: place }),
      // A manager who leads the program gets one mail.
      id: isOpen ? account.id : `person/${person.id}`,
      email,
      ...(language && { language }),
      ...(isLead && { isLead }),
    })
  }
  return found
}

function isHere({ start, end }: Person, today: string): boolean {
  return (start === undefined || start <= today) && (end === undefined || end >= today)
}

/** What a duty is called, by its test and what its item's key says beside the person. */
async function titlesOf(tx: Tx) {
  const known = {
    [policyAccepted.id]: await managedItems(tx, policies),
    [trainingCompleted.id]: await managedItems(tx, courses),
    [agreementSignedBeforeStart.id]: await managedItems(tx, agreements),
    [programAnnounced.id]: await managedItems(tx, announcements),
  }
  return (test: string, rest: string) => {
    const [id] = rest.split('/')
    const found = known[test]?.find((each) => each.id === id)
    return { de: found?.titleDe ?? rest, en: found?.titleEn ?? rest }
  }
}

/**
 * Companies through two years of joins, leaves, returns, new names, absences, new versions and acceptances, each verdict of each
 * day held against test-policy-model.ts. BELEG_PEOPLE_ROUNDS for more companies, BELEG_PEOPLE_SEED for one again.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { absences } from '#populations/absence.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { recordPeople } from '#program/people/record-people.ts'
import { policyAccepted } from '#program/policies/policy-accepted.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { closeItem, currentVersion, listItems, putItem } from '#store/items.ts'
import { readOrg, setTimeZone, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import { listFindings } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './actions/test-actors.ts'
import { approveException } from './approve-exception.ts'
import { beginOrganisation } from './begin.ts'
import { assertLogReplays, runOne } from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { assertAsFromScratch } from './test-from-scratch.ts'
import { dayAfter, dayIn, expectedVerdicts, isTheirs, midnight } from './test-policy-model.ts'
import type { ModelWorld } from './test-policy-model.ts'

// oxlint-disable-next-line node/no-process-env -- how long to search is for whoever starts it to say
const { BELEG_PEOPLE_ROUNDS, BELEG_PEOPLE_SEED } = process.env
const rounds = Number(BELEG_PEOPLE_ROUNDS ?? 4)

const clock = { now: new Date('2027-01-01T00:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const subject = 'policy-accepted'
const minute = 60_000
const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'America/Santiago']

/** Where something of the calendar happens: leap days, month ends, clocks that change. */
const begins = [
  '2027-01-29T10:07:00Z',
  '2027-03-20T22:59:00Z',
  '2027-08-20T03:30:00Z',
  '2027-10-17T12:00:00Z',
  '2028-01-31T23:30:00Z',
  '2028-02-15T08:00:00Z',
]

const who = fc.nat(2)
/** Days from today on. */
const away = (min: number, max: number) => fc.integer({ min, max })
const policy = fc.nat(1)

const anyStep = fc.record({
  /** Minutes until it happens. */
  wait: fc.oneof(
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 600, max: 3 * 1440 }),
    fc.integer({ min: 5 * 1440, max: 45 * 1440 }),
  ),
  what: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('employ' as const),
        who,
        start: fc.option(away(-20, 20)),
        length: fc.option(away(1, 60)),
        group: fc.nat(1),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('leave' as const), who, on: away(-3, 40) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('return' as const), who, on: away(-5, 20) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), who }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('regroup' as const), who }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('narrow' as const),
        policy,
        to: fc.constantFrom('everybody', 'engineering', 'sales', 'nobody'),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('absence' as const),
        who,
        from: away(-20, 20),
        length: away(0, 60),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('no absence' as const), which: fc.nat(9) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('publish' as const),
        policy,
        on: fc.option(away(1, 40)),
        anew: fc.boolean(),
      }),
    },
    {
      weight: 7,
      arbitrary: fc.record({
        do: fc.constant('accept' as const),
        who,
        policy,
        old: fc.nat(5),
        ago: fc.option(away(0, 40)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('exclude' as const), who, wide: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('excuse' as const),
        which: fc.nat(9),
        days: away(1, 60),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('move' as const), zone: fc.nat(zones.length - 1) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('nothing' as const) }) },
  ),
})
type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never

const anyCompany = fc.record({
  zone: fc.nat(zones.length - 1),
  begins: fc.constantFrom(...begins),
  days: fc.constantFrom(1, 14, 30),
  applies: fc.option(away(-10, 60)),
  steps: fc.array(anyStep, { minLength: 15, maxLength: 24 }),
})

/** So that whatever comes concerns somebody: three people who have just begun, and both policies. */
const first: Step[] = [
  ...[0, 1, 2].map((each): Step => ({
    wait: 60,
    what: { do: 'employ', who: each, start: each - 1, length: null, group: 0 },
  })),
  ...[0, 1].map((each): Step => ({
    wait: 60,
    what: { do: 'publish', policy: each, on: null, anew: true },
  })),
]

interface World extends ModelWorld {
  company: TestCompany
  names: Map<string, number>
}

async function begin(given: {
  zone: number
  begins: string
  days: number
  applies: number | null
}): Promise<World> {
  clock.now = new Date(given.begins)
  const slug = `c${randomUUID()}`
  const timeZone = zones[given.zone] ?? 'UTC'
  const names = { slug, name: slug, origin: `${slug}.example/log`, timeZone }
  const organisation = await beginOrganisation(store, names)
  const company = { store, clock, organisation, org: organisation.id }
  const appliesFrom =
    given.applies === null ? undefined : dayAfter(given.begins.slice(0, 10), given.applies)
  const world: World = {
    company,
    timeZone,
    names: new Map(),
    people: new Map(),
    absences: new Map(),
    policies: [{ id: 'cryptography' }, { id: 'change', group: 'engineering' }],
    ended: new Map(),
    begun: new Map(),
    versions: [],
    acceptances: [],
    exceptions: [],
    outside: new Set(),
    days: given.days,
    ...(appliesFrom !== undefined && { appliesFrom }),
  }
  await withOrg(store, company.org, async (tx) => {
    for (const { id, group } of world.policies) {
      const groups = group === undefined ? [] : [group]
      await putItem(tx, policies, { id, titleDe: id, titleEn: id, groups, controls: [] })
    }
    const parameters = { days: given.days, ...(appliesFrom !== undefined && { appliesFrom }) }
    await putItem(tx, controlSettings, {
      control: 'policies-accepted',
      published: false,
      parameters: { [subject]: parameters },
    })
  })
  return world
}

/** Does one thing to the company and to the model. */
async function happen(world: World, { what }: Step, tx: WriteTx): Promise<void> {
  const now = clock.now.getTime()
  const today = dayIn(world.timeZone, now)
  const id = 'who' in what ? `p${what.who}` : ''
  const person = world.people.get(id)
  switch (what.do) {
    case 'employ': {
      const start = what.start === null ? undefined : dayAfter(today, what.start)
      const end =
        what.length === null || start === undefined ? undefined : dayAfter(start, what.length)
      world.people.set(id, {
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
        group: what.group === 0 ? 'engineering' : 'sales',
        country: what.group === 0 ? 'DE' : 'US',
      })
      return await register(world, id, tx)
    }
    case 'leave':
      if (!person) return
      person.end = dayAfter(today, what.on)
      if (person.start !== undefined && person.end < person.start) person.end = person.start
      return await register(world, id, tx)
    case 'return':
      if (person?.end === undefined) return
      world.people.set(id, {
        start: dayAfter(today, what.on),
        group: person.group,
        ...(person.country !== undefined && { country: person.country }),
      })
      return await register(world, id, tx)
    case 'rename':
      world.names.set(id, (world.names.get(id) ?? 0) + 1)
      return person && (await register(world, id, tx))
    case 'regroup':
      if (!person) return
      person.group = person.group === 'engineering' ? 'sales' : 'engineering'
      return await register(world, id, tx)
    case 'absence': {
      const from = dayAfter(today, what.from)
      const absence = { person: id, from, to: dayAfter(from, what.length) }
      const key = randomUUID()
      world.absences.set(key, absence)
      return await putItem(tx, absences, { id: key, ...absence })
    }
    case 'no absence': {
      const key = [...world.absences.keys()][what.which]
      if (key === undefined) return
      world.absences.delete(key)
      return await closeItem(tx, absences.id, key)
    }
    case 'publish':
      return await publish(world, what, tx)
    case 'accept':
      return await accept(world, id, what, tx)
    case 'exclude': {
      const item = what.wide
        ? id
        : [...expectedVerdicts(world, now).keys()].find((key) => key.startsWith(`${id}/`))
      if (item === undefined) return
      const isOut = world.outside.has(item)
      world.outside[isOut ? 'delete' : 'add'](item)
      if (isOut) return await closeItem(tx, scopeExclusions.id, item)
      return await putItem(tx, scopeExclusions, {
        id: item,
        name: item,
        population: what.wide ? 'person' : 'policy-obligation',
        pattern: item,
        reason: 'made up',
        decided: today,
        reviewBy: dayAfter(today, 300),
      })
    }
    case 'excuse': {
      const item = [...expectedVerdicts(world, now).keys()][what.which]
      if (item === undefined) return
      const until = now + what.days * 1440 * minute
      world.exceptions.push({ item, until })
      await approveException(tx, {
        test: subject,
        items: [item],
        reason: 'made up',
        measure: 'none',
        requestedBy: 'one role',
        approvedBy: 'another role',
        until: new Date(until).toISOString(),
      })
      return
    }
    case 'move':
      world.timeZone = zones[what.zone] ?? 'UTC'
      await setTimeZone(tx, world.timeZone)
      return await putItem(tx, organisationSettings, {
        id: 'organisation',
        timeZone: world.timeZone,
      })
    case 'narrow':
    case 'nothing':
  }
}

/** Whose every policy is: `<person>/<policy>`. */
function everyTheirs({ people, policies: all }: World): string[] {
  return [...people].flatMap(([id, person]) =>
    all.filter((each) => isTheirs(each, person)).map((each) => `${id}/${each.id}`),
  )
}

/** A policy is for others from now on, or for nobody: it ends, or begins again. */
async function narrow(
  { company, policies: all }: World,
  { policy: which, to }: { policy: number; to: string },
): Promise<void> {
  const model = all[which]
  if (!model) return
  const { id, isGone } = model
  const lead = actorOf('lead', 'lead')
  delete model.group
  if (to !== 'nobody' && to !== 'everybody') model.group = to
  if (to === 'nobody') {
    model.isGone = true
    if (!isGone) await perform(company, lead, 'policy.close', { id })
    return
  }
  delete model.isGone
  const groups = model.group === undefined ? [] : [model.group]
  const content = { titleDe: id, titleEn: id, groups, controls: [] }
  if (!isGone) await perform(company, lead, 'policy.change', { id, ...content })
  else await withOrg(store, company.org, (tx) => putItem(tx, policies, { id, ...content }))
}

async function register({ people, names }: World, id: string, tx: WriteTx): Promise<void> {
  const { group = '', country, start, end } = people.get(id) ?? {}
  const person: Person = {
    id,
    name: `${id} ${names.get(id) ?? 0}`,
    kind: 'employee',
    groups: [group],
    externalIds: {},
    ...(country !== undefined && { country }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  }
  const before = (await findPerson(tx, id))?.person
  await recordPeople(tx, [{ person, before }], 'people')
}

async function publish(
  world: World,
  { policy: which, on, anew }: { policy: number; on: number | null; anew: boolean },
  tx: WriteTx,
): Promise<void> {
  const { id = '' } = world.policies[which] ?? {}
  const number = world.versions.filter((each) => each.policy === id).length + 1
  const now = clock.now.getTime()
  const from =
    on === null ? now : midnight(dayAfter(dayIn(world.timeZone, now), on), world.timeZone)
  world.versions.push({ policy: id, number, from, isAcceptedAnew: anew })
  await putItem(tx, policyVersions, {
    id: `${id}/${number}`,
    policy: id,
    number,
    state: 'published',
    draftedBy: 'lead',
    approvals: [],
    publishedAt: new Date(now).toISOString(),
    effectiveFrom: new Date(from).toISOString(),
    isAcceptedAnew: anew,
  })
}

async function accept(
  world: World,
  person: string,
  { policy: which, old, ago }: { policy: number; old: number; ago: number | null },
  tx: WriteTx,
): Promise<void> {
  const { id: policyId = '' } = world.policies[which] ?? {}
  const published = world.versions.filter((each) => each.policy === policyId)
  // Mostly the newest.
  const version = published.at(old > 2 ? -1 : old - 3)
  if (!version) return
  const id = `${policyId}/${version.number}`
  const recordedAt = clock.now.getTime()
  // Done elsewhere, it is handed in later.
  const at = ago === null ? recordedAt : recordedAt - ago * 1440 * minute
  const known = world.acceptances.filter((each) => each.person === person && each.version === id)
  if (known[0]) {
    // Of what was recorded here first, a list may name an earlier day.
    if (at >= known[0].at) return
    world.acceptances.push({ person, version: id, at, recordedAt })
    const before = await currentVersion(tx, policyAcceptances.id, `${person}/${id}`)
    const kept = policyAcceptances.item.parse(before?.content)
    const earlier = {
      acceptedAt: new Date(at).toISOString(),
      recordedAt: new Date(recordedAt).toISOString(),
      attestedBy: 'lead',
    }
    const saidEarlier = [...(kept.saidEarlier ?? []), earlier]
    return await putItem(tx, policyAcceptances, { ...kept, saidEarlier })
  }
  world.acceptances.push({ person, version: id, at, recordedAt })
  await putItem(tx, policyAcceptances, {
    id: `${person}/${id}`,
    person,
    policy: policyId,
    version: id,
    language: 'en',
    digest: '00'.repeat(32),
    name: person,
    acceptedAt: new Date(at).toISOString(),
    recordedAt: new Date(recordedAt).toISOString(),
    via: ago === null ? 'portal' : 'import',
  })
}

async function assertAgrees(world: World): Promise<void> {
  const { company } = world
  const run = await runOne(company, subject)
  const findings = await readOrg(store, company.org, (tx) => listFindings(tx, subject))
  const found = new Map(
    findings.map(({ key, verdict, late }) => [key, late && verdict === 'fail' ? 'late' : verdict]),
  )
  const expected = expectedVerdicts(world, clock.now.getTime())
  const keys = [...new Set([...expected.keys(), ...found.keys()])].toSorted()
  const wrong = keys
    .filter((key) => expected.get(key) !== found.get(key))
    .map((key) => `${key}: ${found.get(key)}, by the model ${expected.get(key)}`)
  assert.deepEqual(wrong, [], clock.now.toISOString())
  // Every duty is counted once, whatever became of it.
  const { n, pass, failing, late, excepted, unknown, excluded = 0 } = run.counts
  assert.equal(n, expected.size)
  assert.equal(n, pass + failing + late + excepted + unknown + excluded)
}

/** What is known now, judged at every few hours of two years: deadlines, ends of leave and of what is shown lie between steps. */
async function assertAgreesAtAnyTime(world: World): Promise<void> {
  const { company, days, appliesFrom } = world
  const items = await readOrg(store, company.org, (tx) => listItems(tx, policyObligations.id))
  const owed = items.map(({ content }) => policyObligations.item.parse(content))
  const inside = { ...world, outside: new Set<string>(), exceptions: [] }
  const parameters = { days, ...(appliesFrom !== undefined && { appliesFrom }) }
  const now = clock.now.getTime()
  for (let at = now - 400 * 1440 * minute; at < now + 500 * 1440 * minute; at += 307 * minute) {
    const expected = expectedVerdicts(inside, at)
    const wrong = owed.filter((each) => {
      const { kind } = policyAccepted.judge(each, new Date(at), parameters)
      const closed = policyObligations.closed?.(each)?.getTime() ?? Infinity
      return (kind === 'fail' && closed <= at ? 'late' : kind) !== expected.get(each.id)
    })
    assert.deepEqual(wrong, [], new Date(at).toISOString())
  }
}

test('whatever people and policies do, every verdict is the one that the rules give', async () => {
  await fc.assert(
    fc.asyncProperty(anyCompany, async (given) => {
      const world = await begin(given)
      for (const [index, step] of [...first, ...given.steps].entries()) {
        // No two things at the same second.
        clock.now = new Date(clock.now.getTime() + step.wait * minute + 1000 + index)
        const theirs = new Set(everyTheirs(world))
        const there = new Set(world.people.keys())
        const gone = new Set(world.policies.flatMap(({ id, isGone }) => (isGone ? [id] : [])))
        if (step.what.do === 'narrow') await narrow(world, step.what)
        else await withOrg(store, world.company.org, (tx) => happen(world, step, tx))
        const still = new Set(everyTheirs(world))
        for (const each of theirs) if (!still.has(each)) world.ended.set(each, clock.now.getTime())
        for (const each of still) {
          const [person = '', policyId = ''] = each.split('/')
          const isNew = there.has(person) && !gone.has(policyId) && !theirs.has(each)
          if (isNew && !world.ended.has(each) && !world.begun.has(each))
            world.begun.set(each, clock.now.getTime())
        }
        clock.now = new Date(clock.now.getTime() + 1000)
        await assertAgrees(world)
      }
      await assertAgreesAtAnyTime(world)
      await assertAsFromScratch(world.company, subject)
      await assertLogReplays(world.company)
    }),
    {
      numRuns: rounds,
      // A company is too slow to be made smaller unasked.
      endOnFailure: BELEG_PEOPLE_SEED === undefined,
      ...(BELEG_PEOPLE_SEED !== undefined && { seed: Number(BELEG_PEOPLE_SEED) }),
    },
  )
})

/** What a decision is about, above the button that takes it: nobody should decide on a number. */
import { html } from 'hono/html'

import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { inviteAllToSign } from '#program/agreements/invite-all.ts'
import { mergePerson } from '#program/people/merge.ts'
import { unmergePerson } from '#program/people/unmerge.ts'
import { startExercise } from '#program/phishing/actions.ts'
import { changeNote } from '#program/policies/change-note.ts'
import { hindranceOf } from '#program/policies/hindrance.ts'
import { replaceApprover } from '#program/policies/replace-approver.ts'
import { approveRequest, rejectRequest } from '#run/actions/decide-exception.ts'
import { endException } from '#run/actions/end-exception.ts'
import { publishControl } from '#run/actions/publish-control.ts'
import { publishPolicy } from '#run/actions/publish-policy.ts'
import { withdrawControl } from '#run/actions/withdraw-control.ts'
import { followException } from '#run/exceptions.ts'
import { readProgram } from '#run/program-settings.ts'
import { accountNames } from '#store/accounts.ts'
import { countNamed } from '#store/count-named.ts'
import { listItems, managedItems } from '#store/items.ts'
import { findPerson } from '#store/people.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { ShownAbove } from '#web/actions/action-routes.ts'
import { toSignFacts } from '#web/agreements/to-sign-facts.ts'
import { look, refuseWithout } from '#web/console/look.ts'
import { populationTitle } from '#web/console/population-title.ts'
import { mergeFactsOf, undoFactsOf } from '#web/people/merge-pages.ts'
import { permissionFor, permissionForTest } from '#web/permission-for.ts'
import { audienceFacts } from '#web/phishing/audience-facts.ts'
import { hinderedSaid } from '#web/policies/hindered-said.ts'
import type { GuestVisit } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

/** By the id of the action, what its form shows above the fields. */
export const whatIsDecided: ReadonlyMap<string, ShownAbove> = new Map([
  [approveRequest.id, (visit, { request }) => exceptionFacts(visit, request)],
  [rejectRequest.id, (visit, { request }) => exceptionFacts(visit, request)],
  [publishPolicy.id, (visit, { version }) => policyFacts(visit, version)],
  [replaceApprover.id, replacedFacts],
  [endException.id, (visit, { exception }) => exceptionFacts(visit, exception)],
  ['scope-exclusion.create', exclusionFacts],
  ['scope-exclusion.change', exclusionFacts],
  [publishControl.id, (visit, { control }) => sentences(visit, control)],
  [withdrawControl.id, (visit, { control }) => sentences(visit, control)],
  [startExercise.id, audienceFacts],
  [inviteAllToSign.id, toSignFacts],
  ['person.end', leavingFacts],
  [mergePerson.id, mergeFactsOf],
  [unmergePerson.id, undoFactsOf],
])

async function exceptionFacts(visit: GuestVisit, id: unknown): Promise<Markup | ''> {
  const { t, formats, at } = visit
  const known = await look(visit, async (tx) => {
    const found = await followException(tx, typeof id === 'string' ? id : '', at)
    return found && { found, names: await accountNames(tx, [found.requestedBy]) }
  })
  if (!known) return ''
  const words = t.decisions.exceptions
  const { found, names } = known
  refuseWithout(visit, permissionForTest(found.test))
  const { test, items, until, reason, measure, requestedBy } = found
  return factList([
    {
      name: words.one,
      value: html`<a href="${urls.consoleException(found.id)}">${words.what(items.length)}</a>`,
    },
    { name: words.test, value: testLink(visit, test) },
    { name: words.requested, value: html`<bdi>${names.get(requestedBy) ?? requestedBy}</bdi>` },
    { name: words.until, value: moment(until, formats) },
    { name: words.reason, value: html`<bdi>${reason}</bdi>` },
    { name: words.measure, value: html`<bdi>${measure}</bdi>` },
  ])
}

async function policyFacts(visit: GuestVisit, id: unknown): Promise<Markup | ''> {
  const { t, language } = visit
  const found = await look(visit, async (tx) => {
    const versions = await managedItems(tx, policyVersions)
    const version = versions.find((each) => each.id === id)
    if (!version) return undefined
    const all = await managedItems(tx, policies)
    const policy = all.find((each) => each.id === version.policy)
    return policy && { version, policy }
  })
  if (!found) return ''
  const { version, policy } = found
  const title = language === 'de' ? policy.titleDe : policy.titleEn
  const note = changeNote(version, language)
  return factList([
    {
      name: t.policies.title,
      value: html`<a href="${urls.consolePolicy(policy.id)}">${title}</a>`,
    },
    { name: t.policies.version, value: String(version.number) },
    ...(note === '' ? [] : [{ name: t.policies.change, value: note }]),
  ])
}

/** Whose turn somebody else would take, and why they cannot take it. */
async function replacedFacts(
  visit: GuestVisit,
  { version, approver }: Readonly<Record<string, unknown>>,
): Promise<Markup | ''> {
  if (typeof approver !== 'string') return ''
  const facts = await policyFacts(visit, version)
  const known = await look(visit, async (tx) => {
    const versions = await managedItems(tx, policyVersions)
    const found = versions.find((each) => each.id === version)
    if (!found?.approvers?.includes(approver)) return undefined
    const names = await accountNames(tx, [approver])
    return { name: names.get(approver), hindrance: await hindranceOf(tx, approver, visit.at) }
  })
  if (facts === '' || !known?.hindrance) return facts
  return html`${facts}
  ${notice(visit.t, 'info', hinderedSaid(visit, known.name ?? approver, known.hindrance))}`
}

/** Whose last day it is. */
async function leavingFacts(
  visit: GuestVisit,
  { id }: Readonly<Record<string, unknown>>,
): Promise<Markup | ''> {
  if (typeof id !== 'string') return ''
  const held = await look(visit, (tx) => findPerson(tx, id))
  if (!held) return ''
  const { name, email } = held.person
  const { people: words } = visit.t
  return factList([
    { name: words.name, value: html`<bdi>${name}</bdi>` },
    ...(email === undefined ? [] : [{ name: words.email, value: html`<bdi>${email}</bdi>` }]),
  ])
}

async function sentences(visit: GuestVisit, id: unknown): Promise<Markup | ''> {
  const program = await look(visit, readProgram)
  const running = program.controls.find(({ control }) => control.id === id)
  if (!running) return ''
  const { de, en } = running.sentence
  return html`<div class="side-by-side">
    <p lang="de">${de}</p>
    <p lang="en">${en}</p>
  </div>`
}

const mostKeysShown = 3

/** How many items a key names now; where it names none, what keys look like there. */
async function exclusionFacts(
  visit: GuestVisit,
  { population, pattern }: Readonly<Record<string, unknown>>,
): Promise<Markup | ''> {
  const { t, language, formats, guest } = visit
  if (typeof population !== 'string' || typeof pattern !== 'string' || pattern.trim() === '')
    return ''
  if (!guest.permissions.has(permissionFor(population))) return ''
  const words = t.decisions.exclusions
  const { all, n, some } = await look(visit, async (tx) => {
    const counted = await countNamed(tx, population, [pattern.trim()])
    return {
      all: counted.all,
      n: counted.named.get(pattern.trim()) ?? 0,
      some: await listItems(tx, population, { limit: mostKeysShown }),
    }
  })
  const where = populationTitle(t, language, population)
  if (all === 0) return notice(t, 'warning', words.empty(where))
  const said = words.names(formats.number(n), formats.number(all), where)
  if (n > 0) return notice(t, 'info', said)
  return notice(
    t,
    'warning',
    html`${said} ${words.such}
    ${some.map(({ key }, index) => html`${index > 0 ? ', ' : ''}<code><bdi>${key}</bdi></code>`)}`,
  )
}

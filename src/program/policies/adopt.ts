import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { action } from '#program/action.ts'
import { beginDuties } from '#program/begin-duties.ts'
import { everybody } from '#program/end-duties.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { listIn } from '#ui/list-in.ts'

import { digestOfText } from './find-version.ts'
import { askedByPolicy } from './policy-obligation.ts'
import { ownText, shippedPolicies, shippedTitles } from './shipped.ts'
import type { ShippedPolicy } from './shipped.ts'

const titles = shippedTitles()

/** Takes policies that come with the product as the company's own, each with a first draft in both languages. */
export const adoptPolicies = action({
  id: 'policy.adopt',
  label: { de: 'Mitgelieferte Richtlinien übernehmen', en: 'Adopt policies that come with Beleg' },
  about: {
    de: 'Legt sie als Ihre eigenen an, jede mit einem ersten Entwurf auf Deutsch und Englisch. Name und Kontakt für Sicherheitsfragen sind eingesetzt. Was es schon gibt, bleibt, wie es ist. Nichts wird damit veröffentlicht.',
    en: 'Keeps them as your own, each with a first draft in German and English. Your name and the contact for questions about security are filled in. What is there already stays as it is. Nothing is published by that.',
  },
  permission: 'policy.change',
  input: z.strictObject({
    policy: field(
      z.enum(Object.keys(titles)).optional(),
      { de: 'Welche', en: 'Which one' },
      { options: titles, hint: { de: 'Leer: alle.', en: 'Empty: all of them.' } },
    ),
  }),
  output: z.object({
    adopted: z.array(z.string()),
    /** Those that are for a group no person is in: now for everybody. */
    forEverybody: z.array(z.string()),
    /** In the reader's language. */
    told: z.string(),
  }),
  subject: ({ policy }) => (policy === undefined ? 'policy' : `policy/${policy}`),
  outcome: ({ adopted }) => ({ adopted }),
  handle: async ({ tx, actor, language }, input) => {
    const known = new Set((await managedItems(tx, policies)).map(({ id }) => id))
    const chosen = shippedPolicies().filter(
      ({ id }) => (input.policy === undefined || id === input.policy) && !known.has(id),
    )
    const fill = chosen.length === 0 ? undefined : await filler(tx)
    const groups = await groupsOf(tx)
    const used = await numbersUsed(tx)
    const forEverybody: ShippedPolicy[] = []
    for (const each of chosen) {
      const kept = each.groups.filter((group) => groups.has(group))
      if (kept.length < each.groups.length && kept.length === 0) forEverybody.push(each)
      const { id, titleDe, titleEn, controls } = each
      const policy = { id, titleDe, titleEn, controls, groups: kept }
      await putItem(tx, policies, policy)
      // What was given up may have been published: it holds again, and is new to who came since.
      if (used.has(id)) await beginDuties(tx, await everybody(tx), [], [askedByPolicy(policy)])
      const number = (used.get(id) ?? 0) + 1
      await putItem(tx, policyVersions, {
        id: `${id}/${number}`,
        policy: id,
        number,
        state: 'draft',
        ...(fill && { de: wordingOf(fill(each.textDe)), en: wordingOf(fill(each.textEn)) }),
        draftedBy: actor.id,
        approvals: [],
      })
    }
    const named = (some: readonly ShippedPolicy[]) =>
      listIn(
        language,
        some.map(({ titleDe, titleEn }) => (language === 'de' ? titleDe : titleEn)),
      )
    const told = inWords[language](chosen.length, named(forEverybody))
    const ids = (some: readonly ShippedPolicy[]) => some.map(({ id }) => id)
    return { adopted: ids(chosen), forEverybody: ids(forEverybody), told }
  },
})

const inWords = {
  de(adopted: number, forEverybody: string): string {
    if (adopted === 0) return 'Nichts übernommen: Sie haben diese Richtlinien schon.'
    const count = adopted === 1 ? 'Eine Richtlinie ist' : `${adopted} Richtlinien sind`
    return `${count} als Entwurf übernommen.${
      forEverybody === ''
        ? ''
        : ` Für alle gelten, weil es die vorgesehene Gruppe bei Ihnen nicht gibt: ${forEverybody}.`
    }`
  },
  en(adopted: number, forEverybody: string): string {
    if (adopted === 0) return 'Nothing adopted: you have these policies already.'
    const count = adopted === 1 ? 'One policy is' : `${adopted} policies are`
    return `${count} adopted as drafts.${
      forEverybody === ''
        ? ''
        : ` For everybody, as nobody is in the group they were meant for: ${forEverybody}.`
    }`
  },
}

/** Fills in who the company is. */
async function filler(tx: Tx): Promise<(text: string) => string> {
  const [settings] = await managedItems(tx, organisationSettings)
  const contact = settings?.contact
  if (contact === undefined) throw contactMissing()
  const { name } = await readOrganisation(tx)
  return (text) => ownText(text, { organisation: name, securityContact: contact })
}

function wordingOf(text: string) {
  return { text, digest: digestOfText(text) }
}

async function groupsOf(tx: Tx): Promise<ReadonlySet<string>> {
  return new Set((await managedItems(tx, people)).flatMap(({ groups }) => groups))
}

/** A policy that was given up and is adopted again goes on counting. */
async function numbersUsed(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const used = new Map<string, number>()
  for (const { policy, number } of await managedItems(tx, policyVersions))
    used.set(policy, Math.max(used.get(policy) ?? 0, number))
  return used
}

function contactMissing(): Refusal {
  return new Refusal(
    'conflict',
    'contact-missing',
    'There is no contact for questions about security yet, which the texts name.',
    'Set one under Settings, Organisation, and adopt the policies then.',
  )
}

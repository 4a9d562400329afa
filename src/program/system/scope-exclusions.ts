import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { countNamed, isAnyNamed } from '#store/count-named.ts'
import type { Tx } from '#store/organisation.ts'

/**
 * What lies outside the system, and why: items of populations to choose from, each with what it is called. Deciding so
 * weakens what is watched, and the log says it in clear.
 */
export function keptScopeExclusions(
  choices: Readonly<Record<string, Words>>,
  needed: (population: string) => Permission,
): Managed {
  return managed({
    population: scopeExclusions,
    chapter: 'system',
    label: {
      one: { de: 'Ausschluss', en: 'Exclusion' },
      other: { de: 'Außerhalb des Systems', en: 'Outside the system' },
    },
    about: {
      de: 'Jeder Eintrag jeder Population liegt innerhalb des Systems, außer eine Entscheidung hier sagt anderes und warum. Dass etwas herausgenommen wurde, steht im Protokoll im Klartext.',
      en: 'Every item of every population lies inside the system, unless a decision here says otherwise, and why. That something was taken out stands in the log in clear.',
    },
    see: 'program.see',
    // That somebody lies outside is known of a person.
    seeBy: { field: 'population', values: Object.keys(choices), of: needed },
    change: 'system.change',
    title: 'name',
    columns: ['population', 'pattern', 'reason', 'reviewBy'],
    weakens: 'scope-removed',
    fields: {
      name: field(
        z.string().trim().min(1).max(200),
        { de: 'Was', en: 'What' },
        { hint: { de: 'Etwa „Testumgebung Nord“', en: 'Such as “Test environment north”' } },
      ),
      population: field(
        z.enum(Object.keys(choices)),
        { de: 'Grundgesamtheit', en: 'Population' },
        {
          options: choices,
          hint: {
            de: 'Was aus einem Eintrag folgt, etwa seine Sicherung, geht mit ihm; wer nicht dazugehört, mit allem, was von ihm handelt.',
            en: 'What follows from an item, such as its backup, goes with it; whoever does not belong, with all that is about them.',
          },
        },
      ),
      pattern: field(
        z.string().trim().min(1).max(1000),
        { de: 'Schlüssel', en: 'Key' },
        {
          hint: {
            de: 'Wie er auf den Seiten steht. * steht für beliebige Zeichen.',
            en: 'As the pages show it. * stands for any signs.',
          },
        },
      ),
      isAhead: field(
        z.boolean().default(false),
        { de: 'Trifft jetzt noch nichts', en: 'Names nothing yet' },
        {
          hint: {
            de: 'Nur nötig, wenn der Schlüssel jetzt keinen Eintrag trifft: Die Entscheidung gilt dann für Einträge, die noch kommen.',
            en: 'Only needed where the key names no item now: the decision then is about items that are still to come.',
          },
        },
      ),
      reason: field(
        z.string().trim().min(10).max(2000),
        { de: 'Warum', en: 'Why' },
        { kind: 'long' },
      ),
      decided: field(z.iso.date(), { de: 'Entschieden am', en: 'Decided on' }, { claims: true }),
      reviewBy: field(z.iso.date(), { de: 'Wieder ansehen bis', en: 'Look again by' }),
    },
    also: {
      label: { de: 'Trifft jetzt', en: 'Names now' },
      of: (tx, items, permitted) =>
        namedNow(tx, items, (population) => permitted.has(needed(population))),
    },
    async check(tx, item, permitted) {
      const { population, pattern, isAhead } = scopeExclusions.item.parse(item)
      const permission = needed(population)
      // Whether a key names anybody would be told by what is refused, and by what is not.
      if (!permitted.has(permission)) {
        throw new Refusal(
          'forbidden',
          'not-permitted',
          `To decide about ${population} takes the permission ${permission}.`,
          'Leave it to somebody who may see its items.',
        )
      }
      if (isAhead || (await isAnyNamed(tx, population, pattern))) return
      const { all } = await countNamed(tx, population, [])
      const message = `“${pattern}” names 0 of the ${all} items of ${population}: nothing would lie outside.`
      const fix = 'Correct the key, or say with isAhead that its items are still to come.'
      throw new Refusal('input', 'exclusion-names-nothing', message, fix, {
        fields: [{ field: 'pattern', message: `${message} ${fix}` }],
      })
    },
    due(item) {
      const { reviewBy } = scopeExclusions.item.parse(item)
      return [
        {
          date: reviewBy,
          what: { de: 'Entscheidung wieder ansehen', en: 'Look at the decision again' },
        },
      ]
    },
  })
}

/** Of how many items each decision names how many now, where that is theirs to see. */
async function namedNow(
  tx: Tx,
  items: readonly { key: string; content: unknown }[],
  isSeen: (population: string) => boolean,
): Promise<Map<string, Words>> {
  const decisions = items.map(({ key, content }) => ({
    key,
    ...scopeExclusions.item.parse(content),
  }))
  const said = new Map<string, Words>()
  for (const [population, own] of Map.groupBy(decisions, (each) => each.population)) {
    if (!isSeen(population)) {
      for (const { key } of own) said.set(key, unseen)
      continue
    }
    const patterns = own.map(({ pattern }) => pattern)
    const { all, named } = await countNamed(tx, population, patterns)
    for (const { key, pattern } of own) {
      const n = named.get(pattern) ?? 0
      said.set(
        key,
        n === 0
          ? { de: `nichts (0 von ${all})`, en: `nothing (0 of ${all})` }
          : { de: `${n} von ${all}`, en: `${n} of ${all}` },
      )
    }
  }
  return said
}

const unseen: Words = {
  de: 'nicht zu sehen mit Ihren Rollen',
  en: 'not to be seen with your roles',
}

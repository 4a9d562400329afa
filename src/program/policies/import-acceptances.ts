import { z } from 'zod'

import { dateIn, endOfDate, startOfDate } from '#engine/calendar.ts'
import { clipped } from '#engine/clipped.ts'
import { field } from '#engine/field.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { action } from '#program/action.ts'
import { attestedTable, calledSo, Taken, takeAttested, takenOf } from '#program/attested-rows.ts'
import type { AttestedRow } from '#program/attested-rows.ts'
import { languageOf } from '#program/people/language-of.ts'
import { Weakened } from '#program/people/said-afterwards.ts'
import { listItems, managedItems, replaceItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { LanguageCode } from '#ui/messages.ts'

import { inForce } from './find-version.ts'

const days = ['accepted on', 'accepted', 'accepted at', 'bestätigt am', 'bestätigt']
const columns = {
  policy: ['policy', 'richtlinie'],
  version: ['version', 'fassung'],
  digest: ['digest', 'sha-256', 'sha256', 'prüfsumme'],
  language: ['language', 'sprache'],
  name: ['name', 'full name'],
}
type Row = AttestedRow<keyof typeof columns>

/** Takes a list of who accepted which policy elsewhere, or, where one row is wrong, none of it. */
export const importAcceptances = action({
  id: 'policy.import-acceptances',
  label: { de: 'Frühere Bestätigungen importieren', en: 'Import earlier acceptances' },
  about: {
    de: 'Übernimmt eine Liste aus einem anderen System: eine Zeile je Person und Richtlinie, mit dem Tag der Bestätigung. Die Fassung steht dabei, als Nummer oder als Prüfsumme des Textes; fehlt beides, ist es die, die an dem Tag galt. Sie bezeugen damit, dass die Liste stimmt; so werden die Bestätigungen auch gezeigt. Aufgezeichnet werden beide Zeiten: der Tag, den die Liste nennt, und jetzt. Hat die Person hier schon bestätigt, bleibt das stehen; nennt die Liste einen früheren Tag, kommt er daneben, und das Protokoll nennt es offen. Ist eine Zeile falsch, wird nichts übernommen.',
    en: 'Takes a list from another system: one row for each person and policy, with the day of the acceptance. The version stands with it, by its number or by the digest of its text; without either it is the one that was in force on the day. By it you attest that the list is right, and the acceptances are shown as attested. Both times are recorded: the day the list names, and now. Where the person has accepted here already, that stays; an earlier day of the list is put beside it, and the log names that in clear. If one row is wrong, nothing is taken.',
  },
  permission: 'policy.change',
  input: z.strictObject({
    from: field(z.string().trim().min(1).max(200), {
      de: 'Aus welchem System',
      en: 'From which system',
    }),
    table: attestedTable({
      de: 'E-Mail;Richtlinie;Fassung;Bestätigt am',
      en: 'Email,Policy,Version,Accepted on',
    }),
  }),
  output: Taken.extend(Weakened.shape),
  weakenings: ({ weakened }) => weakened,
  subject: (_input, output) => `policy?acceptances=${output.added}`,
  handle: async ({ tx, actor, at, language }, { table }) => {
    const { timeZone } = await readOrganisation(tx)
    const find = wordingFinder(
      await managedItems(tx, policies),
      (await managedItems(tx, policyVersions)).filter(({ state }) => state === 'published'),
      timeZone,
      await languageOf(tx, {}),
    )
    const read = new Map<string, PolicyAcceptance>()
    const lines = new Map<string, number>()
    await takeAttested(tx, { table, at, language, days, columns }, (row, wrong) => {
      const found = find(row)
      if ('de' in found) return wrong(row.line, found)
      const { person, day, line, cells } = row
      const id = `${person.id}/${found.version.id}`
      if (read.has(id)) return wrong(line, words.twice)
      lines.set(id, line)
      read.set(id, {
        id,
        person: person.id,
        policy: found.version.policy,
        version: found.version.id,
        language: found.language,
        digest: found.digest,
        name:
          cells.name === undefined || cells.name === '' ? person.name : clipped(cells.name, 200),
        acceptedAt: startOfDate(day, timeZone).toISOString(),
        recordedAt: tx.recordedAt.toISOString(),
        via: 'import',
        attestedBy: actor.id,
      })
    })
    const keys = [...read.keys()]
    const known = new Map(
      (await listItems(tx, policyAcceptances.id, { keys })).map(({ key, content }) => [
        key,
        policyAcceptances.item.parse(content),
      ]),
    )
    const fresh = [...read.values()].filter(({ id }) => !known.has(id))
    // What was recorded first stays as it is; that it was earlier is put beside it.
    const earlier = [...known.values()].flatMap((before) => {
      const said = read.get(before.id)
      return said ? withEarlier(before, said, actor.id, timeZone) : []
    })
    await replaceItems(
      tx,
      policyAcceptances,
      [...fresh, ...earlier].map((item) => ({
        item,
        source: 'people',
        scope: 'people',
        confirmed: true,
      })),
      { keys: [...fresh, ...earlier].map(({ id }) => id) },
    )
    for (const { id } of earlier) known.delete(id)
    const taken = takenOf(
      language,
      fresh.length + earlier.length,
      [...known.keys()].flatMap((key) => lines.get(key) ?? []),
    )
    return { ...taken, weakened: earlier.length > 0 ? [saidEarlierKind] : [] }
  },
})

/** Whoever was late may be in time by it, as the log names it in clear. */
const saidEarlierKind = 'accepted-earlier'

/** An acceptance with an earlier day beside it; nothing where the list names no day that is earlier and new. */
function withEarlier(
  before: PolicyAcceptance,
  { acceptedAt, recordedAt }: PolicyAcceptance,
  attestedBy: string,
  timeZone: string,
): PolicyAcceptance[] {
  const dayOf = (instant: string) => dateIn(timeZone, new Date(instant))
  const { saidEarlier = [] } = before
  const isEarlier = dayOf(acceptedAt) < dayOf(before.acceptedAt)
  if (!isEarlier || saidEarlier.some((said) => said.acceptedAt === acceptedAt)) return []
  return [{ ...before, saidEarlier: [...saidEarlier, { acceptedAt, recordedAt, attestedBy }] }]
}

type Found = { version: PolicyVersion; language: 'de' | 'en'; digest: string } | Message
interface Message {
  de: string
  en: string
}

/** Finds the wording that a row means, or says why there is none and what to do. */
function wordingFinder(
  all: readonly Policy[],
  published: readonly PolicyVersion[],
  timeZone: string,
  companys: LanguageCode,
): (row: Row) => Found {
  const called = calledSo(all)
  return ({ person, day, cells }) => {
    const policy = called(cells.policy ?? '')
    if (!policy) return words.policy
    const versions = published.filter((each) => each.policy === policy.id)
    const digest = (cells.digest ?? '').toLowerCase()
    if (digest !== '') {
      for (const version of versions) {
        for (const language of ['de', 'en'] as const)
          if (version[language]?.digest === digest) return { version, language, digest }
      }
      return words.digest
    }
    const number = (cells.version ?? '').replace(/^v(ersion)?\s*/i, '')
    const day1 = endOfDate(day, timeZone)
    const version =
      number === ''
        ? inForce(versions, day1)
        : versions.find((each) => String(each.number) === number)
    if (!version) return number === '' ? words.noneThen : words.version(versions)
    // Before it was published here nobody can have read it but as the same text elsewhere: its digest says so.
    if (Date.parse(version.effectiveFrom ?? version.publishedAt ?? '') > day1.getTime())
      return words.tooEarly
    const wanted = readLanguage(cells.language ?? '') ?? person.language ?? companys
    const language = version[wanted] ? wanted : wanted === 'de' ? 'en' : 'de'
    const wording = version[language]
    return wording ? { version, language, digest: wording.digest } : words.digest
  }
}

function readLanguage(text: string): 'de' | 'en' | undefined {
  if (/^(de|deutsch|german)/i.test(text)) return 'de'
  return /^(en|englisch|english)/i.test(text) ? 'en' : undefined
}

const words = {
  policy: {
    de: 'Diese Richtlinie gibt es hier nicht, oder mehrere heißen so. Schreiben Sie ihre Kennung oder ihren Titel, oder legen Sie sie an.',
    en: 'there is no such policy here, or several are called so. Write its id or its title, or add it.',
  },
  version: (versions: readonly PolicyVersion[]) => {
    const numbers = versions.map(({ number }) => number).toSorted((a, b) => a - b)
    const known = numbers.slice(-10).join(', ')
    return {
      de: `Diese Fassung ist hier nicht veröffentlicht. ${known === '' ? 'Veröffentlichen Sie zuerst eine.' : `Veröffentlicht sind: ${known}.`}`,
      en: `this version is not published here. ${known === '' ? 'Publish one first.' : `Published are: ${known}.`}`,
    }
  },
  digest: {
    de: 'Keine veröffentlichte Fassung hat diese Prüfsumme. Veröffentlichen Sie zuerst genau diesen Text.',
    en: 'no published version has this digest. Publish exactly this text first.',
  },
  noneThen: {
    de: 'An diesem Tag galt hier keine Fassung. Nennen Sie die Prüfsumme des Textes, der bestätigt wurde.',
    en: 'no version was in force here on this day. Name the digest of the text that was accepted.',
  },
  tooEarly: {
    de: 'Diese Fassung galt an dem Tag noch nicht. War es derselbe Text, nennen Sie statt der Nummer seine Prüfsumme.',
    en: 'this version was not in force on that day. If it was the same text, name its digest instead of the number.',
  },
  twice: {
    de: 'Dieselbe Person und Fassung steht schon weiter oben. Lassen Sie die frühere Zeile stehen.',
    en: 'the same person and version stands further up already. Keep the earlier row.',
  },
}

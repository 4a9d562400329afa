import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readingTime } from '#engine/reading-time.ts'

import { shippedAgreement, shippedAgreementIds } from './shipped.ts'

test('an agreement says in short what it asks, that its wording applies, and is read in two minutes', () => {
  for (const id of shippedAgreementIds) {
    const { textDe, textEn } = shippedAgreement(id)
    for (const [text, heading, wording] of [
      [textDe, 'Kurz gefasst', 'Es gilt der Wortlaut darunter.'],
      [textEn, 'In short', 'The wording below applies.'],
    ] as const) {
      const [, first, short = ''] = text.split(/^## (.+)$/m)
      const [lines = '', after] = short.trim().split('\n\n')
      assert.equal(first, heading, id)
      assert.equal(lines.split('\n').filter((line) => line.startsWith('- ')).length, 3, id)
      assert.equal(after, wording, id)
    }
    // For a company whose name has three words.
    const filled = (text: string) => text.replaceAll('{{organisation}}', 'Muster Software GmbH')
    const { de, en } = readingTime({ de: filled(textDe), en: filled(textEn) })
    assert(Math.max(de, en) <= 120, `${id} takes ${de} and ${en} seconds`)
  }
})

test('whatever is tightened, nobody is kept from reporting, testifying, taking advice or working elsewhere, and it ends', () => {
  const kept: Record<(typeof shippedAgreementIds)[number], [de: RegExp[], en: RegExp[]]> = {
    'confidentiality-employee': [
      [/Betriebsrat, Gewerkschaft/, /über Gehalt/, /zwei Jahre danach/, /Zwingendes Recht/],
      [/works council, trade union/, /about pay/, /two years after it/, /Mandatory law/],
    ],
    'confidentiality-contractor': [
      [/Auftragsverarbeitung/, /14 Tagen/, /90 Tage/, /drei Jahre nach/, /24 Stunden/],
      [/data processing agreement/, /14 days/, /90 days/, /three years after/, /24 hours/],
    ],
  }
  const both: [de: RegExp[], en: RegExp[]] = [
    [
      /Meldestellen, Behörden oder Gerichten/,
      /der Öffentlichkeit, soweit das Gesetz es zulässt/,
      /auszusagen/,
      /Schweigepflicht beraten/,
      /auch im Wettbewerb/,
      /keine Vertragsstrafe/,
      /gilt danach nur das Gesetz/,
      /gilt der Rest/,
      /bekomm\w+ eine Kopie/,
    ],
    [
      /whistleblowing offices, authorities or courts/,
      /the public as far as the law allows it/,
      /to testify/,
      /advice from people bound to secrecy/,
      /even in competition/,
      /no contractual penalty/,
      /only the law applies after that/,
      /the rest applies/,
      /receive a copy/,
    ],
  ]
  for (const id of shippedAgreementIds) {
    const { textDe, textEn } = shippedAgreement(id)
    for (const [language, text] of [textDe, textEn].entries())
      for (const rule of [...(kept[id][language] ?? []), ...(both[language] ?? [])])
        assert.match(text, rule, id)
  }
})

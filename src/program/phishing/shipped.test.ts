import assert from 'node:assert/strict'
import { test } from 'node:test'

import { filledIn, findMail, shippedMails } from './shipped.ts'
import type { ShippedMail } from './shipped.ts'

function textsOf(mail: ShippedMail, language: 'de' | 'en'): string[] {
  const { sender, subject, paragraphs, button } = mail
  return [sender, subject, ...paragraphs, button].map((words) => words[language])
}

test('there are at least six mails, each complete in both languages', () => {
  assert(shippedMails().length >= 6)
  for (const mail of shippedMails())
    for (const words of [
      mail.title,
      mail.instead,
      ...mail.paragraphs,
      ...mail.clues.map(({ why }) => why),
    ])
      assert.notEqual(words.de, words.en, mail.id)
})

test('everything that is said to give a mail away stands in it, in both languages', () => {
  for (const mail of shippedMails())
    for (const { quote } of mail.clues)
      for (const language of ['de', 'en'] as const)
        assert(
          textsOf(mail, language).some((text) => text.includes(quote[language])),
          `${mail.id}: ${quote[language]}`,
        )
})

test('only the company’s name is filled in, and a mail asks for nothing but a tap', () => {
  for (const mail of shippedMails())
    for (const language of ['de', 'en'] as const)
      for (const text of textsOf(mail, language)) {
        const filled = filledIn(text, '$& {{organisation}}').replaceAll('$& {{organisation}}', '')
        assert(!/\{\{|https?:|www\./.test(filled), text)
      }
  assert.equal(findMail('../trainings'), undefined)
})

test('no mail is sent in the name of a brand, and none baits with pay, dismissal or illness', () => {
  const taken =
    /\b(DHL|DPD|GLS|UPS|FedEx|Hermes|Amazon|PayPal|Microsoft|Google|Apple|GitHub|GitLab|Slack|Teams|DocuSign|Dropbox|Sparkasse|Outlook|SharePoint)\b/
  const hurts = /Gehalt|Bonus|Kündigung|Entlass|krank|salary|bonus|dismiss|layoff|illness/i
  for (const mail of shippedMails()) {
    const text = JSON.stringify(mail)
    assert(!taken.test(text), mail.id)
    assert(!hurts.test(text), mail.id)
  }
})

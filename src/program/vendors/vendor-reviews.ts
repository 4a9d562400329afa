import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { VendorReview, vendorReviews } from '#populations/vendor-review.ts'
import { refuseAhead } from '#program/check-item.ts'
import { managed } from '#program/managed.ts'

import { bridgedUntil } from './bridged-until.ts'
import { looksBack } from './report-holds.ts'
import { reportKinds } from './report-kinds.ts'

/** What a review may decide. */
export const decisions = {
  approved: { de: 'zugelassen', en: 'approved' },
  'approved-with-conditions': { de: 'mit Auflagen zugelassen', en: 'approved with conditions' },
  rejected: { de: 'abgelehnt', en: 'rejected' },
}

/** Reviews of vendors: one a time that somebody looked, those before Beleg included. */
export const keptVendorReviews = managed({
  population: vendorReviews,
  chapter: 'vendors',
  documents: true,
  label: {
    one: { de: 'Überprüfung eines Anbieters', en: 'Vendor review' },
    other: { de: 'Überprüfungen von Anbietern', en: 'Vendor reviews' },
  },
  about: {
    de: 'Wann jemand das Risiko eines Anbieters bewertet hat, woran, und was entschieden wurde. Frühere lassen sich importieren: Ihr Tag ist dann eine Angabe, aufgezeichnet wird heute.',
    en: 'When somebody assessed a vendor’s risk, by what, and what was decided. Earlier ones can be imported: their day is then a claim, recorded today.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'vendor',
  columns: ['on', 'decision', 'evidence', 'by', 'nextReview'],
  fields: {
    vendor: field(z.string().min(1), { de: 'Anbieter', en: 'Vendor' }, { refersTo: 'vendor' }),
    on: field(z.iso.date(), { de: 'Überprüft am', en: 'Reviewed on' }, { claims: true }),
    by: field(
      z.string().min(1).optional(),
      { de: 'Überprüft von', en: 'Reviewed by' },
      {
        refersTo: 'account',
        hint: {
          de: 'Leer, wenn es niemand mit Zugang war',
          en: 'Empty where it was nobody with access',
        },
      },
    ),
    decision: field(
      VendorReview.shape.decision,
      { de: 'Entscheidung', en: 'Decision' },
      { options: decisions },
    ),
    conditions: field(
      z.string().trim().min(1).max(2000).optional(),
      { de: 'Auflagen', en: 'Conditions' },
      {
        kind: 'long',
        hint: { de: 'Was bis wann, und wer dafür sorgt', en: 'What by when, and who sees to it' },
      },
    ),
    evidence: field(
      VendorReview.shape.evidence,
      { de: 'Woran', en: 'By what' },
      {
        options: {
          ...reportKinds,
          'other-report': { de: 'anderer Bericht', en: 'another report' },
          questionnaire: { de: 'Fragebogen', en: 'questionnaire' },
          published: { de: 'was veröffentlicht ist', en: 'what is published' },
        },
      },
    ),
    evidenceUntil: field(
      z.iso.date().optional(),
      { de: 'Bericht gilt bis', en: 'Report speaks until' },
      {
        hint: {
          de: 'Ende des geprüften Zeitraums, oder bis wann das Zertifikat gilt',
          en: 'The end of the period it covers, or the last day of the certificate',
        },
      },
    ),
    bridgedUntil,
    nextReview: field(
      z.iso.date().optional(),
      { de: 'Wieder überprüfen bis', en: 'Review again by' },
      {
        hint: {
          de: 'Es steht im Kalender, bis es eine spätere Überprüfung gibt.',
          en: 'The calendar says so until there is a later review.',
        },
      },
    ),
  },
  latestOf: 'vendor',
  async check(tx, item, _permitted, at) {
    const { decision, conditions, evidence, evidenceUntil } = vendorReviews.item.parse(item)
    if (evidenceUntil !== undefined && looksBack(evidence))
      await refuseAhead(tx, 'evidenceUntil', evidenceUntil, at)
    if (decision !== 'approved-with-conditions' || conditions !== undefined) return
    const message = 'Approved with conditions: they have to be named.'
    throw new Refusal('input', 'conditions-missing', message, 'Name the conditions.', {
      fields: [{ field: 'conditions', message }],
    })
  },
  due(item) {
    const { nextReview } = vendorReviews.item.parse(item)
    return nextReview === undefined
      ? []
      : [
          {
            date: nextReview,
            what: { de: 'Anbieter wieder überprüfen', en: 'Review the vendor again' },
          },
        ]
  },
})

/** Small controls for criteria that no public sentence covers; each stands on what somebody attests. */
import { control } from '#engine/control.ts'
import type { Control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { boundaryAttested } from './boundary-attested.ts'
import { capacityAttested } from './capacity-attested.ts'
import { controlChoiceAttested } from './control-choice-attested.ts'
import { informationQualityAttested } from './information-quality-attested.ts'
import { malwareDefenceAttested } from './malware-defence-attested.ts'
import { oversightAttested } from './oversight-attested.ts'
import { physicalAccessAttested } from './physical-access-attested.ts'
import { shortcomingsAttested } from './shortcomings-attested.ts'
import { technologyChoiceAttested } from './technology-choice-attested.ts'

export const internalControls: readonly Control[] = [
  control({
    id: 'oversight-body-watches',
    chapter: 'governance',
    sentence: {
      de: 'Ein Gremium, das nicht zur Geschäftsführung gehört, beaufsichtigt unsere Kontrollen.',
      en: 'A body that is not part of management watches over our controls.',
    },
    criteria: ['CC1.2'],
    speaksTo: { 'nist-csf': ['GV.OV-03'], 'iso-27001': ['A.5.35'] },
    tests: [oversightAttested],
    window: days(14),
  }),
  control({
    id: 'controls-run-on-good-information',
    chapter: 'governance',
    sentence: {
      de: 'Unsere Kontrollen stützen sich auf verlässliche, aktuelle Informationen.',
      en: 'Our controls run on reliable, current information.',
    },
    criteria: ['CC2.1'],
    speaksTo: { 'iso-27001': ['9.1'] },
    tests: [informationQualityAttested],
    window: days(14),
  }),
  control({
    id: 'shortcomings-reported',
    chapter: 'governance',
    sentence: {
      de: 'Gefundene Mängel erreichen rechtzeitig die Menschen, die sie beheben.',
      en: 'Shortcomings we find reach the people who fix them, in time.',
    },
    criteria: ['CC4.2'],
    speaksTo: { 'nist-csf': ['ID.IM-01'], 'iso-27001': ['10.2'] },
    tests: [shortcomingsAttested],
    window: days(14),
  }),
  control({
    id: 'control-activities-chosen',
    chapter: 'governance',
    sentence: {
      de: 'Unsere Kontrollen wählen wir danach, welche Risiken wir gefunden haben.',
      en: 'We choose our controls by the risks we have found.',
    },
    criteria: ['CC5.1'],
    speaksTo: { 'nist-csf': ['ID.RA-06'], 'iso-27001': ['6.1.3', '8.3'], 'bsi-c5': ['OIS-07'] },
    tests: [controlChoiceAttested],
    window: days(14),
  }),
  control({
    id: 'technology-controls-chosen',
    chapter: 'governance',
    sentence: {
      de: 'Für unsere Technik gelten allgemeine Kontrollen, die wir bewusst gewählt haben.',
      en: 'General controls that we chose on purpose apply to our technology.',
    },
    criteria: ['CC5.2'],
    tests: [technologyChoiceAttested],
    window: days(14),
  }),
  control({
    id: 'physical-access-limited',
    chapter: 'governance',
    sentence: {
      de: 'Zutritt zu unseren Räumen hat nur, wer ihn braucht; Rechenzentren betreiben unsere Anbieter.',
      en: 'Only people who need it can enter our premises; our providers run the data centres.',
    },
    criteria: ['CC6.4'],
    speaksTo: { 'nist-csf': ['PR.AA-06'], 'iso-27001': ['A.7.2'], 'bsi-c5': ['PS-04'] },
    tests: [physicalAccessAttested],
    window: days(14),
  }),
  control({
    id: 'boundary-defended',
    chapter: 'governance',
    sentence: {
      de: 'Die Grenzen unserer Systeme nach außen sind gegen Angriffe geschützt.',
      en: 'The outer boundary of our systems is defended against attacks.',
    },
    criteria: ['CC6.6'],
    speaksTo: { 'nist-csf': ['PR.IR-01'], 'iso-27001': ['A.8.20'], 'bsi-c5': ['COS-01'] },
    tests: [boundaryAttested],
    window: days(14),
  }),
  control({
    id: 'malicious-software-kept-out',
    chapter: 'governance',
    sentence: {
      de: 'Unerlaubte und schädliche Software verhindern oder bemerken wir.',
      en: 'We prevent or notice unauthorised and malicious software.',
    },
    criteria: ['CC6.8'],
    speaksTo: {
      'nist-csf': ['PR.PS-05', 'DE.CM-09'],
      'iso-27001': ['A.8.7', 'A.8.19'],
      'bsi-c5': ['OPS-05'],
    },
    tests: [malwareDefenceAttested],
    window: days(14),
  }),
  control({
    id: 'capacity-watched',
    chapter: 'governance',
    sentence: {
      de: 'Die Auslastung unserer Dienste beobachten wir und planen voraus.',
      en: 'We watch the capacity of our services and plan ahead.',
    },
    criteria: ['A1.1'],
    speaksTo: { 'nist-csf': ['PR.IR-04'], 'iso-27001': ['A.8.6'], 'bsi-c5': ['OPS-01', 'OPS-02'] },
    tests: [capacityAttested],
    window: days(14),
  }),
]

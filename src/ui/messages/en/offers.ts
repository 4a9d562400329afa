import type { Messages } from '#ui/messages.ts'

export const offers: Messages['offers'] = {
  documents: {
    heading: 'Documents',
    intro:
      'Download directly what is open to everybody. The rest is given on request, in your name.',
    kinds: {
      report: 'Report',
      certificate: 'Certificate',
      policy: 'Policy',
      'pentest-letter': 'Penetration test letter',
      other: 'Document',
    },
    onRequest: 'on request',
    ask: (title) => `Ask for “${title}”`,
    from: (date) => `offered since ${date}`,
    to: (date) => `valid to ${date}`,
    size: (size) => `${size} kB`,
  },
  subprocessors: {
    heading: 'Subprocessors',
    intro: (days) =>
      `Who works on customers’ data on the company’s behalf. A new one is announced ${days} days before.`,
    data: 'Data',
    countries: 'Countries',
    since: (date) => `since ${date}`,
    announced: (date) => `announced: from ${date}`,
  },
  stay: {
    heading: 'Stay informed',
    intro: 'When a status changes, or a subprocessor is added, you hear of it once a day at most.',
    mail: 'Subscribe by mail',
    contact: 'A question about security, or a vulnerability found?',
  },
  notices: {
    added: (name, date, isToCome) =>
      isToCome ? `New subprocessor from ${date}: ${name}` : `Subprocessor since ${date}: ${name}`,
    changed: (name) => `Changed what is said of the subprocessor ${name}`,
    ended: (name) => `No subprocessor any more: ${name}`,
    text: (purpose, countries, data) =>
      `Purpose: ${purpose}. Countries: ${countries}. Data: ${data}.`,
  },
}

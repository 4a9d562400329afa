import type { Messages } from '#ui/messages.ts'

export const start: Messages['start'] = {
  setUp: 'Set-up',
  title: (organisation) => `Set up ${organisation}`,
  intro:
    'Eight steps to the first sentence. Each can be skipped; what you enter stays, also when you close the window.',
  progress: 'Done or skipped',
  begin: 'Begin',
  goOn: 'Go on',
  finish: 'Finish the set-up',
  skip: 'Skip',
  decide: 'Decide',
  connect: 'Connect a source',
  have: 'What you have already',
  haveAbout:
    'From tables (CSV), at any time, later too. What they say about times is a claim of whoever imports them; it is recorded now.',
  byCommand: 'On the command line:',
  underWay: (done, all) => `The set-up is not finished yet: ${done} of ${all} steps.`,
  example: 'Look around first',
  exampleAbout:
    'An invented company with databases, sentences and deadlines, in an organisation of its own: your log keeps nothing of it.',
  openExample: 'See an example company',
  inExample: 'This is an invented example company. Nothing of it belongs to yours.',
  leaveExample: 'Start mine',
  states: { done: 'done', skipped: 'skipped' },
  steps: {
    company: {
      title: 'Company',
      about: 'Time zone, language and colour. Deadlines are counted in the time zone.',
    },
    entities: {
      title: 'Legal entities',
      about:
        'Which companies belong to the system? Who employs the people, who signs the contracts?',
    },
    products: {
      title: 'Products',
      about: 'What do you sell or run for others? The audit report describes these services.',
    },
    commitments: {
      title: 'Service commitments',
      about:
        'What did you promise customers? In contracts, in service descriptions, on the website.',
    },
    subservice: {
      title: 'Sub-service organisations',
      about: 'On whose work does your service stand? Mostly at least on a cloud provider’s.',
    },
    complementary: {
      title: 'Complementary controls',
      about:
        'What do others have to do so that your promises hold? Such as: customers close the accounts of those who left.',
    },
    countries: {
      title: 'Countries allowed',
      about: 'Where may data be kept? A test judges every database, replica and snapshot by it.',
    },
    source: {
      title: 'First source',
      about:
        'How does Beleg know what is true? Connect a system. Where there is no connector, a CSV file will do, or a list that somebody stands for by name.',
    },
  },
}

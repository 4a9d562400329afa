/** What the verifier in a reader’s browser says, and needs to read the page: apart from the rest, which it does not fetch. */
import type { Messages } from '#ui/messages.ts'

const format = new Intl.NumberFormat('en-GB')
const integer = (n: number) => format.format(n)

export const verifier: Pick<Messages, 'status' | 'since' | 'parts' | 'partsFew' | 'verifier'> = {
  status: {
    met: 'holds',
    deviated: 'holds, with deviation',
    excepted: 'holds except approved exceptions',
    failing: 'does not hold',
    stale: 'not verified',
    pending: 'under observation',
    withdrawn: 'withdrawn',
  },
  since: (status, date) => `${status} since ${date}`,
  parts: {
    checked: (n) => `${n} checks took place`,
    'not-permitted': (n) => `${n} are not permitted by local law`,
    'not-required': (n) => `${n} were not needed`,
  },
  partsFew:
    'How many took place, and how many local law does not permit, is not shown: one of the numbers would be about fewer than ten people.',
  verifier: {
    heading: 'Check in this browser',
    button: 'Check now',
    explain:
      'The verifier runs here as well, but its code comes from the same server as this page: a page that verifies itself proves less. For an independent check use npx beleg-verify, or tools of your own.',
    running: 'Checking …',
    unloadable: 'Could not tell: the verifier could not be loaded.',
    unable:
      'Could not tell: this browser cannot check Ed25519 signatures here. It has to know them, and to have loaded the page over HTTPS.',
    results: {
      0: 'Verified.',
      1: 'Not verified.',
      2: 'Could not tell.',
    },
    outcomes: {
      verified: 'verified',
      failed: 'not verified',
      unknown: 'could not tell',
      noted: 'note',
    },
    unknown: 'That could not be found out.',
    checks: {
      checkpoint: {
        name: 'Signature',
        verified: ({ origin = '', size = 0 }) =>
          `The checkpoint of ${origin}, ${integer(Number(size))} entries, is signed by the key that the page names itself.`,
        failed: 'Checkpoint, key and trust.json do not fit together.',
        noted: '',
      },
      witnesses: {
        name: 'Witnesses',
        verified: () => 'Witnesses have signed this checkpoint.',
        failed: 'The page claims witnesses who have not signed.',
        noted: 'Unwitnessed: nobody outside the company confirms this checkpoint.',
      },
      timestamp: {
        name: 'Time stamp',
        verified: () => 'A time-stamping authority confirms an earlier state of the log.',
        failed: 'The time stamp does not confirm this log.',
        noted: 'There is a time stamp; whose to believe is not known here.',
      },
      predecessor: {
        name: 'Predecessor',
        verified: () => '',
        failed: 'The log before this one ended otherwise than this one says.',
        noted: 'This log follows another that has ended; the page must say why.',
      },
      history: {
        name: 'Earlier checkpoints',
        verified: () => 'All checkpoints published before belong to this log.',
        failed: 'A checkpoint published before does not go with this log.',
        noted: 'There is something to note about earlier checkpoints.',
      },
      freshness: {
        name: 'Freshness',
        verified: ({ at = '' }) => `The page is of ${at}.`,
        failed: 'The page is more than 24 hours old, or of a time yet to come.',
        noted: '',
      },
      consistency: {
        name: 'Continuation',
        verified: () => 'The log continues the one seen before.',
        failed: 'The log does not continue the one seen before.',
        noted:
          'Not checked: no earlier checkpoint is kept here that the log could be compared with.',
      },
      inclusion: {
        name: 'Entries',
        verified: ({ n = 0 }) =>
          `${integer(Number(n))} entries that the page leans on are in the log, and say the same.`,
        failed: 'An entry that the page leans on is not in the log, or says something else.',
        noted: '',
      },
      sentences: {
        name: 'Wording',
        verified: ({ n = 0 }) =>
          n === 1
            ? 'The one sentence is word for word as in the log.'
            : `${integer(Number(n))} sentences are word for word as in the log.`,
        failed: 'A sentence, or what it promises, is another one in the log.',
        noted: '',
      },
      status: {
        name: 'Status',
        verified: ({ n = 0 }) =>
          n === 1
            ? 'The one status was worked out again, and follows from the log.'
            : `${integer(Number(n))} statuses were worked out again, and follow from the log.`,
        failed: 'A status shown does not follow from the log.',
        noted: '',
      },
      pages: {
        name: 'Pages',
        verified: ({ language = '' }) =>
          `The ${language === 'de' ? 'German' : 'English'} page shows the same sentences, statuses and numbers.`,
        failed: 'A page shows other sentences, statuses or numbers.',
        noted: '',
      },
      replay: {
        name: 'Whole log',
        verified: () => 'All entries were worked out again.',
        failed: 'Something in the log is wrong.',
        noted: '',
      },
    },
  },
}

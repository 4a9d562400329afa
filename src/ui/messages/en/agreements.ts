import type { Messages } from '#ui/messages.ts'

export const agreements: Messages['agreements'] = {
  title: 'Agreements',
  intro: 'What people sign before their first day. Whoever has no account yet gets a link.',
  own: 'Agreements',
  ownNone: 'There is no agreement for you',
  ownNoneText: 'As soon as there is one to sign, you will find it here and among your duties.',
  signed: (at) => `signed on ${at}`,
  attested: (at) => `signed elsewhere on ${at}, attested`,
  open: 'not signed yet',
  version: 'Version',
  number: (number) => `Version ${number}`,
  language: { de: 'Read in German', en: 'Read in English' },
  digest: 'Digest (SHA-256)',
  sign: 'Sign',
  signText:
    'With your name and the button you sign exactly this text. Your name, the text, the language and the time are recorded. Then you get a PDF that the company seals.',
  name: 'Your name',
  nameHint: 'As you write it. It stands for your signature.',
  copy: 'Download the PDF',
  link: {
    intro: (name, organisation) =>
      `Hello ${name}. ${organisation} asks you to read and sign this agreement.`,
    codeSent: (email) =>
      `The code is on its way to ${email}. It is good for 15 minutes. Keep this page open.`,
    text: 'Text of the agreement',
    done: 'Signed',
    doneText:
      'Thank you. Your signature is recorded. You can download the PDF here; we have mailed you a link to it, too.',
    used: 'Signed already',
    usedText: 'This link was used to sign already. We have mailed you the link to the PDF.',
    signed: 'Signed already',
    signedText: 'This agreement is signed already; nothing is left to do.',
    left: 'Nothing is left to sign here',
    leftText:
      'Your last day has passed. What was signed after it would not count. If you are still with the company, tell them, and they will send you a new link.',
    copyTitle: 'Your signed agreement',
    copyText: 'The PDF bears the company’s seal. Later changes to it show.',
  },
  mails: {
    invitation: {
      heading: (title) => `Please sign: ${title}`,
      text: (name, organisation) =>
        `Hello ${name}. ${organisation} asks you to read and sign an agreement, best before your first day. You need no account for it, and only a few minutes.`,
      until: (day) => `The link is good once, and until ${day}.`,
      button: 'Read and sign',
    },
    code: {
      heading: (code) => `${code} is your code`,
      text: (title) => `Enter it on the page where you sign “${title}”. It is good for 15 minutes.`,
      ignore: 'If you did not begin this, there is nothing you need to do.',
    },
    copy: {
      heading: (title) => `Signed: ${title}`,
      text: 'Your signature is recorded. The sealed PDF lies behind this link for 30 days.',
      button: 'Open the PDF',
    },
  },
  console: {
    counts: (signed, attested, open) =>
      `${signed} signed, ${attested} of them attested; ${open} open`,
    openTitle: 'Open',
    openNoAgreement: 'None for this kind of work',
    openNone: 'Everybody has signed',
    openNoneText: 'Whoever joins stands here until they have signed.',
    signedTitle: 'Signatures',
    person: 'Person',
    agreement: 'Agreement',
    start: 'First day',
    state: 'Status',
    steps: 'Steps',
    invite: 'Send a link',
    inviteAll: 'Send a link to everybody who has not signed yet …',
    toSign: 'Who gets a link now',
    toSignIn: (groups) => `Who gets a link now (${groups} only)`,
    toSignCount: (n, count) => (n === 1 ? 'one person' : `${count} people`),
    hasLink: 'Have one already that is still good',
    noAddress: 'Without an email address, so without a link',
    byGroup: 'Of everybody, in these groups',
    moreGroups: (n) => `and ${n} more groups`,
    invited: (day) => `Link sent on ${day}`,
    upload: 'Upload',
    revoke: 'Revoke',
    revoked: (at, because) => `revoked on ${at}: ${because}`,
    document: 'PDF',
    how: {
      portal: 'in the portal',
      link: 'link, and code to the mailbox',
      upload: 'uploaded, attested',
    },
    recorded: (at) => `recorded on ${at}`,
    adopt: 'Adopt one that comes with it …',
    importSigned: 'Import earlier signatures',
    create: 'Add your own',
    publish: 'New version …',
    noVersion: 'No version published yet',
    versions: 'Versions',
    who: 'Who signs it',
    none: 'No agreement yet',
    noneText: 'Adopt one of the confidentiality agreements that come with it, or add your own.',
  },
}

export const checks: Messages['checks'] = {
  title: 'Background checks',
  intro:
    'Whether new people were checked before their first day, as far as the law of their country allows. Only the fact and the date are kept here; results and reports are stored nowhere in this system.',
  counts: (done, notRequired, notPermitted, open) =>
    `Checks: ${done} done, ${notPermitted} not permitted by law, ${notRequired} not required, ${open} open`,
  before: (n) =>
    `${n === 1 ? 'Another one is missing' : `Another ${n} are missing`} for people who came before the program asked for it. They are not listed here: nobody is checked years into a job.`,
  rules: 'What may be asked where',
  rulesIntro:
    'What may be asked here, of whom, and on what basis? Summaries of our own with their sources, no legal advice. Ask your counsel before you start.',
  setting: 'Who is checked how',
  record: 'Record',
  confirm: 'Confirm deletion',
  openTitle: 'Open',
  openNoCheck: 'None asked',
  openNone: 'Nothing is open',
  openNoneText: 'Whoever joins stands here until their checks are recorded.',
  deletions: 'Papers to delete',
  due: (n, day) =>
    n === 1
      ? `Papers about one background check have to be deleted, by ${day}.`
      : `Papers about ${n} background checks have to be deleted, the first by ${day}.`,
  reportedBy: (system) => `reported by ${system}, which has the papers`,
  deleteBy: 'Delete by',
  person: 'Person',
  check: 'Check',
  start: 'First day',
  place: 'Place',
  law: 'What the law says',
  unknown: 'not known',
  steps: 'Steps',
  choose: 'Country',
  show: 'Show',
  basis: 'Basis',
  notice: 'Notice to the person',
  consent: 'Consent',
  consents: { required: 'needed', 'not-the-basis': 'not the basis' },
  retention: 'Deletion',
  sources: 'Sources',
  seen: (at) => `read on ${at}`,
  unverified:
    'Not settled: we did not find this rule confirmed in the sources. What rests on it counts as unknown.',
  stand: 'The summaries are not complete, and laws change; each says when its sources were read.',
}

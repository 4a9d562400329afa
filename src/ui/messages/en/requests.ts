import type { Messages } from '#ui/messages.ts'

export const requests: Messages['requests'] = {
  title: 'Document requests',
  intro:
    'Who wants a confidential document of the trust page, and has confirmed their mailbox. With the approval a link for a time goes to that address; name, company and date stand in the document. Two years after the link has expired the request is deleted.',
  waiting: 'Waiting for a decision',
  decided: 'Decided',
  nothing: 'Nobody is waiting',
  nothingText: 'New requests stand here, and come by mail.',
  none: 'Nothing is decided yet.',
  who: 'Who',
  document: 'Document',
  asked: 'Asked',
  agreement: 'Agreement',
  agreementNow: 'Confidentiality agreement that holds now',
  agreementChange: 'Set a text of your own',
  version: (digest) => `version ${digest}`,
  noAgreement: 'not asked for',
  state: 'State',
  steps: 'Steps',
  granted: (until) => `approved, link until ${until}`,
  over: (until) => `approved, link expired on ${until}`,
  ended: (at, by) => `approved, link ended early at ${at} by ${by}`,
  rejected: 'rejected',
  atOnce: 'without approval',
  fetched: 'Fetched',
  times: (n) => (n === 0 ? 'never' : n === 1 ? 'once' : `${n} times`),
  fromAddress: (at, address) => `${at}, from ${address}`,
  approve: 'Approve',
  reject: 'Reject',
  end: 'End the link',
  erase: 'Delete',
  gone: 'document no longer offered',
  ask: {
    title: (title) => `Ask for ${title}`,
    intro: (organisation, days) =>
      `${organisation} gives this document on request. You confirm your mailbox first; then you get a link that is good for ${days}. Your name, your company and the date stand in the document.`,
    data: (organisation) =>
      `${organisation} keeps what you enter here, and the times you fetch the document, until two years after the link has expired, or until you ask for deletion.`,
    name: 'Your name',
    company: 'Your company',
    email: 'Your email address',
    agreement: 'Confidentiality agreement',
    agree: 'I accept this agreement',
    submit: 'Ask for it',
    missing: 'Please fill this in, with 120 characters at most.',
    badEmail: 'That is no email address that we can write to.',
    mustAgree: 'We do not hand the document out without it.',
    changed: 'The agreement has just changed. Please read the new version.',
  },
  sent: {
    title: 'Look into your mailbox',
    text: 'We have sent you a link. Open it within a day, so that your request arrives. If nothing comes, the address was probably not right.',
  },
  confirm: {
    title: 'Confirm your request',
    text: 'One more click, and your request arrives.',
    button: 'Confirm',
    waiting: 'Your request has arrived',
    waitingText: 'Somebody will look at it. The answer comes by mail.',
    granted: 'The link is on its way',
    grantedText: 'You find it in your mailbox.',
  },
  fetch: {
    title: (title) => title,
    text: (name, company, until) =>
      `For ${name}, ${company}. The link is good until ${until}; every download is recorded.`,
    marked: 'Every page bears your name, your company and the date.',
    button: 'Download',
  },
  back: 'To the trust page',
  mails: {
    confirm: {
      heading: 'Confirm your request',
      text: (title, organisation) =>
        `Somebody asked ${organisation} for the document “${title}” with this address. If that was you, confirm it within a day. If it was not, do nothing: without a confirmation the request is deleted.`,
      button: 'Confirm the request',
    },
    granted: {
      heading: (title) => `Your document: ${title}`,
      text: (organisation, until) =>
        `${organisation} has approved your request. The link is for you alone, and good until ${until}.`,
      button: 'To the document',
    },
    rejected: {
      heading: (title) => `Your request: ${title}`,
      text: (organisation) => `${organisation} does not give you this document.`,
      because: (reason) => `Reason: ${reason}`,
    },
    waiting: {
      heading: 'A document request is waiting',
      text: (name, company, title) =>
        `${name} (${company}) would like to have “${title}”, and has confirmed the mailbox.`,
      button: 'Look at it and decide',
    },
  },
}

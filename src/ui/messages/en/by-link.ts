import type { Messages } from '#ui/messages.ts'

export const byLink: Messages['byLink'] = {
  language: { de: 'Read in German', en: 'Read in English' },
  version: 'Version',
  digest: 'Digest (SHA-256)',
  name: 'Your name',
  nameMissing: 'Please write your name.',
  codeTitle: 'First, a code',
  codeText: (email) =>
    `We send a six-digit code to ${email}. It shows that you read this mailbox; it does not prove your identity.`,
  codeButton: 'Send the code',
  code: 'Code from the mail',
  codeHint: 'Six digits.',
  codeWrong: 'This code is not right, or it has expired.',
  changed:
    'The text changed while you had it before you. Nothing is recorded yet. This is how it reads now; your code is still good.',
  again: 'Send a new code',
  expired: 'This link has expired',
  expiredText: 'Ask the people team for a new link. Nothing is lost.',
  ended: 'This link was ended',
  endedText:
    'It is good no more, before its time: it was replaced or taken back, or the list of people has another address of yours by now. Look for a newer mail at that address, or ask the people team for a new link if you still need one.',
  gone: 'This link is not good',
  goneText:
    'Part of it may be missing: open it again from the mail, or ask the people team for a new one.',
}

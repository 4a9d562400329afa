import type { Messages } from '#ui/messages.ts'

export const subscribe: Messages['subscribe'] = {
  title: 'Changes by mail',
  intro: (organisation) =>
    `When a status changes on the trust page of ${organisation}, or a subprocessor is announced, we write to you, once a day at most.`,
  data: 'We keep nothing but your address and language for it. When you unsubscribe, both are deleted.',
  email: 'Your email address',
  language: 'Language of the mails',
  languages: { de: 'German', en: 'English' },
  submit: 'Subscribe',
  sent: {
    title: 'Look into your mailbox',
    text: 'We have sent you a link. Only when you open it do you get messages. If nothing comes, the address was probably not right.',
  },
  confirm: {
    title: 'Confirm your subscription',
    text: 'One more click, and you hear of changes.',
    button: 'Confirm',
    done: 'Subscribed',
    doneText: 'You hear from us as soon as something changes.',
  },
  end: {
    title: 'Unsubscribe',
    text: 'After that you get no more messages, and your address is deleted.',
    button: 'Unsubscribe',
    done: 'Unsubscribed',
    doneText: 'Your address is deleted.',
  },
  mails: {
    confirm: {
      heading: 'Confirm your subscription',
      text: (organisation) =>
        `Somebody would like to hear at this address when something changes on the trust page of ${organisation}. If that was you, confirm it within a week. If it was not, do nothing.`,
      button: 'Confirm the subscription',
    },
    digest: {
      heading: (organisation) => `Security at ${organisation}: changes`,
      change: (at, status, before, sentence) =>
        `${at}: ${status}${before === undefined ? '' : ` (before: ${before})`}: “${sentence}”`,
      notice: (title, text) => `${title}. ${text}`,
      more: (n) => `And ${n} more; all stand on the page.`,
      button: 'To the trust page',
      unsubscribe: 'Unsubscribe',
    },
  },
}

import type { Messages } from '#ui/messages.ts'

export const reminders: Messages['reminders'] = {
  duties: {
    heading: (n) => (n === 1 ? 'One task is waiting for you' : `${n} tasks are waiting for you`),
    intro: 'This is waiting for you. Most of it is done in a few minutes.',
    due: (title, day) => `${title} (by ${day})`,
    overdue: (title, day) => `${title} (overdue since ${day})`,
    news: (what) => `New in it: ${what}`,
    more: (n) => `and ${n} more`,
    stops: 'What is done is not mentioned again.',
    button: 'Open my duties',
  },
  team: {
    heading: (n) =>
      n === 1 ? 'A duty is overdue in your team' : `${n} duties are overdue in your team`,
    intro: (days) =>
      `You get this mail because you are on record as the manager of these people, or because you lead the security program and no manager of theirs can be reached. Overdue for more than ${days === 1 ? 'a day' : `${days} days`}:`,
    alone: (n) => (n === 1 ? 'A duty of yours is overdue' : `${n} duties of yours are overdue`),
    aloneText: (days) =>
      `This is your own, and nobody else could be told: no manager, no deputy, no other lead, no oversight and no administrator is on record who can be reached. Overdue for more than ${days === 1 ? 'a day' : `${days} days`}:`,
    aloneAsk: 'Please do it, and name somebody as your deputy under “Roles”.',
    ask: 'Please talk to them. Most of it is done in a few minutes.',
    line: (name, title) => `${name}: ${title}`,
    button: 'Open the overview',
  },
  invitation: {
    heading: (name) => `${name} has not accepted your invitation`,
    text: (email, day) =>
      `The link to ${email} expired on ${day}, and was not used. Until there is a new one, nobody can come in there.`,
    ask: 'Perhaps the address is wrong, or the mail went astray. With a click you send a new link.',
    button: 'Invite again',
  },
  exception: {
    heading: 'An exception is waiting for your decision',
    text: (who, n, day) =>
      `${who} asks for ${n === 1 ? 'one item' : `${n} items`} to be excepted until the end of ${day}. It is about this test:`,
    quoted: (text) => `“${text}”`,
    decide: 'Anybody with this right may approve or reject it, except whoever asked.',
    button: 'See the requests',
  },
}

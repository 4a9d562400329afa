import type { Messages } from '#ui/messages.ts'

export const reminders: Messages['reminders'] = {
  duties: {
    heading: (n) => (n === 1 ? 'One task is waiting for you' : `${n} tasks are waiting for you`),
    intro:
      'The security program asks the following of you; most of it takes less than two minutes.',
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
      `You get this mail because the list of people says that these people report to you, or because you lead the security program and it names nobody who can be reached. What has been overdue for more than ${days === 1 ? 'a day' : `${days} days`}:`,
    ask: 'Please talk to them; most of it takes less than two minutes.',
    line: (name, title) => `${name}: ${title}`,
    button: 'Open the overview',
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

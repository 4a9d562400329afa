import type { Messages } from '#ui/messages.ts'

export const portal: Messages['portal'] = {
  title: 'My duties',
  next: 'Next',
  things: (n) => (n === 1 ? 'one thing' : `${n} things`),
  inAll: (n, things, time) => (n === 1 ? `${things}, ${time}` : `${things}, ${time} in all`),
  unknownTime: (n) => `without ${n === 1 ? 'one' : n} whose length nobody knows`,
  group: {
    overdue: (said) => `Overdue: ${said}`,
    waits: (said) => `Without a date: ${said}`,
    due: (date, said) => `By ${date}: ${said}`,
  },
  later: 'Later',
  done: 'Done',
  start: 'Do it now',
  due: 'Due',
  overdue: 'Overdue since',
  waits: 'Waits for you',
  takes: (halfMinutes) =>
    halfMinutes < 3
      ? `about ${halfMinutes === 1 ? 'half a' : 'a'} minute`
      : `about ${Math.floor(halfMinutes / 2)}${halfMinutes % 2 === 0 ? '' : '½'} minutes`,
  doneAt: 'Done',
  nothing: 'Nothing to do',
  nothingSince: (since) => `All done since ${since}. What is new will stand here.`,
  dutiesUnknown:
    'Which duties you have follows from the list of people, and you are not on it yet. Ask human resources to add you with the address you sign in with.',
  mine: 'About me',
  profile: 'What is recorded about me',
  record: 'What I did',
  sessions: 'Sign-in, sessions and language',
  recordEmpty: 'Nothing yet',
  recordEmptyText: 'What you read, accept or sign stands here afterwards.',
  recordText: 'Every action stands in the log with a digest; nobody can change it afterwards.',
  entry: 'Log entry',
  older: 'Older',
  profileText:
    'This is what the list of people says about you. From it follows which policies, courses and access apply to you.',
  noProfile: 'No entry belongs to your account',
  noProfileText:
    'Your account is linked to nobody on the list of people. All that is kept are name, address and roles of your account.',
  account: 'Your account',
  name: 'Name',
  email: 'Email address',
  roles: 'Roles',
  since: 'Account since',
  person: 'Your entry',
  recordedFrom: 'Recorded like this since',
  from: { people: 'by hand or from a file', directory: 'from the company’s directory' },
  keptBy: 'Origin',
  history: 'Earlier versions',
  right: 'All of it is right',
  rightNote: 'This records that you looked at your data today.',
  confirmed: (at) => `Last confirmed: ${at}`,
  wrong: 'Is something wrong?',
  wrongText: (who) => `Please tell ${who}.`,
  wrongNobody: 'Please tell your people department.',
}

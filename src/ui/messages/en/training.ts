import type { training as source } from '#ui/messages/de/training.ts'

/** Training: to learn, to answer questions, to see how it stands. */
export const training = {
  own: 'Training',
  ownNone: 'There is no course for you yet',
  ownNoneText: 'As soon as one is meant for you, it stands here and among your duties.',
  status: 'Status',
  length: 'Length',
  minutes: (n) => `about ${n} minutes`,
  counts: 'Counts for',
  months: (n) => (n === 12 ? 'a year' : n === 1 ? 'a month' : `${n} months`),
  open: 'not completed yet',
  due: (at) => `to be completed by ${at}`,
  overdue: (at) => `overdue since ${at}`,
  done: (at) => `completed on ${at}`,
  doneUntil: (at, due, isOverdue) =>
    `completed on ${at}, ${isOverdue ? 'renewal overdue since' : 'to be renewed by'} ${due}`,
  notKept: 'not recorded person by person in your company',
  untracked:
    'In your company nobody records who completes which course, as long as no works agreement is noted. You can read the lessons.',
  elsewhere:
    'This course is taken elsewhere. Your completion appears here as soon as it has been imported.',
  openElsewhere: 'To the course',
  lessons: 'Lessons',
  begin: 'Begin with the first lesson',
  before: 'Back',
  next: 'Next',
  progress: (course) => `${course}, lesson`,
  questions: 'The questions',
  questionsText: (n) =>
    `At the end there are ${n} questions. Eight of ten right are enough, and you can try as often as you like. What you choose is not stored.`,
  toQuestions: 'To the questions',
  goOn: 'Go on with the questions',
  again: 'Answer the questions again',
  questionsOf: (course) => `Questions: ${course}`,
  questionsRule: (needed, asked) =>
    `${needed} of ${asked} answers must be right. Where there are boxes, more than one answer can be right.`,
  unanswered: 'An answer is missing here.',
  handIn: 'Hand in',
  passedTitle: 'Passed',
  notPassedTitle: 'Not passed yet',
  passedText: (right, asked) =>
    `${right} of ${asked} right. The course is completed; only this result and the day are recorded.`,
  notPassedText: (right, asked, needed) =>
    `${right} of ${asked} right, ${needed} are needed. Look at the explanations, and try again with new questions.`,
  answers: 'Answers and explanations',
  answersText: 'Only you see this page. What you chose it shows only now.',
  oldQuestions: 'The course has been revised since; the questions of that time are gone.',
  isRight: 'Right',
  isWrong: 'Not right',
  rightAnswer: 'right',
  chosen: 'your answer',
  attempts: 'Your attempts',
  attemptsText:
    'How many answers were right is seen only by you and by those in charge of training.',
  rightOf: (right, asked) => `${right} of ${asked} right`,
  passed: 'passed',
  notPassed: 'not passed',
  certificate: 'Certificate as PDF',
  securityTeam: 'the security team',
  courses: 'Courses',
  course: 'Course',
  people: 'People',
  completed: 'Completed',
  late: 'Overdue',
  unknown: 'Cannot be told',
  of: (all) => `of ${all}`,
  noCourses:
    'No course yet. Adopt one of those that come with the product, or add one that is taken elsewhere.',
  add: 'Add a course from elsewhere',
  adopt: 'Adopt',
  import: 'Import completions',
  change: 'Change details',
  offer: (lessons, questions, minutes) =>
    `Comes with the product, in German and English: ${lessons} lessons, ${questions} questions, about ${minutes} minutes.`,
  details: 'Details',
  taken: 'Taken',
  here: 'here, with lessons and questions',
  elsewhereShort: 'elsewhere; completions are imported',
  topics: 'Topics',
  groups: 'For',
  everybody: 'everybody',
  requiredFrom: 'Required from',
  known: 'How completions are known',
  knownBy: (measured, attested) =>
    `${measured} taken here, ${attested} attested from another system`,
  digest: 'Digest (SHA-256)',
  byGroup: 'By group',
  group: 'Group',
  noGroups: 'No group is large enough to be shown.',
  small: (n, smallest) =>
    n === 1
      ? `One group with fewer than ${smallest} people is not shown.`
      : `${n} groups with fewer than ${smallest} people are not shown.`,
} satisfies typeof source

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
    'In your company nobody records yet who completes which course. For that it has to be on record, in Germany with a works agreement or a note that there is no works council. You can read the lessons.',
  elsewhere:
    'This course is taken elsewhere. Your completion appears here as soon as it has been imported.',
  openElsewhere: 'To the course',
  lessons: 'Lessons',
  begin: 'Begin with the first lesson',
  goOnWith: (lesson) => `Go on with “${lesson}”`,
  read: 'read',
  kept: 'You can stop after each lesson. Where you are is kept, and only you see it.',
  before: 'Back',
  next: 'Next',
  progress: (course) => `${course}, lesson`,
  questions: 'The questions',
  questionsText: (n) =>
    `At the end there are ${n} questions. Eight of ten right are enough, and you can try again and again; after three tries there is an hour's break each time. What you choose is not stored.`,
  toQuestions: 'To the questions',
  goOn: 'Go on with the questions',
  again: 'Answer the questions again',
  wait: (time) =>
    `Three times it was not enough. Take your time with the lessons and the explanations; there are new questions from ${time} on.`,
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
    'How many answers were right is seen only by you, by those in charge of training and by those who audit the program.',
  rightOf: (right, asked) => `${right} of ${asked} right`,
  passed: 'passed',
  goesOn: 'not over yet',
  begunOn: (day) => `Begun on ${day}`,
  notPassed: 'not passed',
  certificate: 'Certificate as PDF',
  earlier: 'Completed earlier',
  securityTeam: 'the security team',
  packages: {
    needsName:
      'This course works with frames that call each other, such as those of Articulate Rise. As it is, it records no completion: in the settings, under “Host names”, add a name for uploaded courses only.',
    add: 'Upload a course of your own',
    renew: 'Upload a new version',
    renewOf: (course: string) => `New version: ${course}`,
    fileHint:
      'A ZIP of up to 80 MB, as your authoring tool exports it as “SCORM 1.2”, “cmi5” or “xAPI” (also called “Tin Can”).',
    here: 'here, as a package in a closed frame',
    course: 'The course',
    about:
      'The course runs in the browser, in a closed frame, and needs scripts. You can stop, and go on later.',
    reportedBy:
      'How it came out is what the course itself reports. Its result, the score and the day are recorded; what you answered is not. The course does not learn your name.',
    untracked:
      'In your company nobody records yet who completes which course. For that it has to be on record, in Germany with a works agreement or a note that there is no works council. Until then this course cannot be begun.',
    begin: 'Begin the course',
    goOn: 'Go on with the course',
    again: 'Take the course again',
    frame: 'Content of the course',
    leave: 'Close the course',
    needsScripts:
      'This course needs scripts, and your browser runs none here. Turn them on for this page, or say below that you cannot run the course.',
    saved: 'Where you are is saved.',
    isPassed: 'The course is completed, and recorded. You can close it.',
    isFailed: 'The course reports: not passed. Close it, and begin it again as often as you like.',
    isFailing:
      'So far the course reports: not passed. Try again in it, or close it, and begin it anew.',
    isReplaced:
      'There has been a new version of this course for a while. Begin that one; the old one cannot be gone on with.',
    leftFailed: 'The course last reported: not passed. You can take it as often as you like.',
    isOver: 'This attempt is over already; its result does not change any more.',
    trouble: 'Where you are is not saved yet: the server cannot be reached. We go on trying.',
    refused:
      'What the course reports cannot be recorded. Load the page again; if that does not help, say below that it does not run.',
    cannotRun: 'The course does not run where I am',
    cannotRunText:
      'Tell those who look after training. The attempt ends without a result; they see that you said so, and can offer the course in another way.',
    cannotRunSay: 'I cannot run this course',
    reported: {
      passed: 'passed, as the course reported',
      completed: 'completed, as the course reported',
      failed: 'not passed, as the course reported',
      'cannot-run': 'did not run',
      replaced: 'replaced by a new version',
    },
    score: (n: string) => `${n} of 100 points`,
    unplayable: (n: string) => `Say that it does not run: ${n}`,
    versions: 'Versions of the package',
    number: 'Version',
    title: 'Title in the package',
    launch: 'First page',
    standard: 'Standard',
    standards: { 'scorm-1.2': 'SCORM 1.2', cmi5: 'cmi5', xapi: 'xAPI' },
    mastery: 'Passed from',
    files: 'Size',
    filesOf: (n: string, size: string) => `${n} files, ${size}`,
    since: 'Since',
    claims:
      'Whether somebody completed such a course is what its own content reports. It can report what it likes: take packages only from those whom you believe.',
    troubles: {
      'package-no-zip':
        'This is no course package. Export the course in your authoring tool as “SCORM 1.2”, “cmi5” or “xAPI”, and hand in the ZIP as it is.',
      'package-too-large':
        'The package holds too many files, or files that are too large. Leave out what the course does not use, make its films smaller, and export it once more.',
      'package-encrypted': 'The package is protected by a password. Hand it in without one.',
      'package-damaged':
        'The package cannot be unpacked. Export the course once more, and hand in the ZIP as the tool writes it.',
      'package-manifest-missing':
        'At the top of the package there is no imsmanifest.xml, cmi5.xml or tincan.xml. Hand in the ZIP as the tool exports it. If you packed it yourself, pack the content of the folder, not the folder.',
      'package-manifest-refused':
        'The manifest holds a document type, entities of its own, or instructions. Export the course without them; no course needs them.',
      'package-manifest-malformed':
        'The manifest is no well-formed XML, or lacks the title or the course. Export it once more; if that does not help, ask whoever made the tool.',
      'package-standard':
        'The package is of another standard. Export the course as “SCORM 1.2”, “cmi5” or “xAPI”.',
      'package-several':
        'The package holds several courses, or one in several parts. Export each by itself, or all as a single unit (one SCO, one AU, in xAPI one activity with “launch”).',
      'package-silent':
        'The package holds nothing that reports how far somebody is. Export it so that it reports its completion (as a SCO; in cmi5 with moveOn).',
      'package-mastery':
        'The score from which on the course is passed cannot be read: the manifest has to say a number from 0 to 100 (in cmi5, from 0 to 1). Set it in the authoring tool, and export the course once more.',
      'package-launch':
        'The page that the course is to begin with is not in the package. Export it once more. Content on another server is not played here.',
      'package-same':
        'This is the version there is already, byte for byte. Hand in the package that your tool exported anew.',
      'course-no-package':
        'This course is not one of a package. Upload the package as a course of its own.',
      'upload-too-large':
        'The file is larger than 80 MB. Make films and pictures smaller, and export the course once more.',
      'upload-malformed': 'What arrived was not whole. Hand the file in once more.',
      'upload-empty': 'The file is empty. Look whether it is whole where it comes from.',
      'upload-virus': 'The file holds the EICAR test virus. Hand it in without it.',
      'upload-type-refused':
        'This is no course package. Export the course in your authoring tool as “SCORM 1.2”, “cmi5” or “xAPI”, and hand in the ZIP as it is.',
      'upload-contradicts':
        'The name of the file says another thing than its content. Hand in the ZIP as the tool exports it.',
      'upload-damaged':
        'The ZIP is damaged, or contradicts itself. Export the course once more, and hand it in as the tool writes it.',
      'upload-zip-bomb':
        'The ZIP unpacks to far more than a course needs. Export the course once more without files it does not use.',
      'upload-zip-path':
        'The ZIP holds entries that lead out of their folder. Export the course once more, and do not pack it by hand.',
      'upload-macros':
        'The package holds a file with macros. Take it out, and export the course once more.',
    },
  },
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
  forNobody:
    'At present the course is asked of nobody: nobody is in its groups. Are they spelled right?',
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
      ? `One group is not shown: by itself or beside the others it would speak of fewer than ${smallest} people.`
      : `${n} groups are not shown: by themselves or beside the others they would speak of fewer than ${smallest} people.`,
  few: (smallest) => `There are no figures for fewer than ${smallest} people.`,
} satisfies typeof source

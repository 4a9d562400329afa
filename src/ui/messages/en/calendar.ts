import type { Messages } from '#ui/messages.ts'

export const calendar: Messages['calendar'] = {
  title: (month) => `Calendar: ${month}`,
  months: 'Months',
  today: 'Today',
  overdue: 'Overdue',
  coming: 'Still this month',
  none: 'Nothing is due this month',
  noneText:
    'Deadlines stand here: exceptions that end, reports to ask for, attestations, reconciliations.',
  feed: 'In your own calendar',
  feedAbout:
    'A secret address that your calendar program subscribes to (iCal). A new address makes the one before void.',
  makeFeed: 'Make a new address',
  feedOnce:
    'This address is shown only now. Whoever knows it sees these deadlines; hand it to nobody.',
}

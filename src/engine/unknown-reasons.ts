import type { Sentences } from './test.ts'

/**
 * Reasons every test shares: why an item's state is not known. `not-read` names the scope whose receipt says why;
 * a detail scope counts as unread only where a finding names it so.
 */
export const unknownReasons: { de: Sentences; en: Sentences } = {
  de: {
    'not-confirmed': () =>
      'Die letzte Abfrage brach ab, bevor dieser Eintrag wieder gesehen wurde; sein Zustand ist nicht mehr belegt.',
    'not-read': ({ scope }) => `Die nötige Angabe konnte nicht gelesen werden (${scope}).`,
    'not-reported': () => 'Die Quelle macht dazu keine Angabe.',
    'dated-ahead': ({ day }) => `Der angegebene Tag liegt in der Zukunft (${day}).`,
  },
  en: {
    'not-confirmed': () =>
      'The last reading ended before this item was seen again; its state is no longer shown.',
    'not-read': ({ scope }) => `The detail needed could not be read (${scope}).`,
    'not-reported': () => 'The source does not say.',
    'dated-ahead': ({ day }) => `The day that is given lies in the future (${day}).`,
  },
}

/** The scope an unknown finding waits for, where it names one. */
export function missedScope(
  reason: { code: string; values?: Record<string, string | number> } | undefined,
): string | undefined {
  return reason?.code === 'not-read' ? String(reason.values?.['scope']) : undefined
}

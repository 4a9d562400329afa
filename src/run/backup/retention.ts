const named = /^beleg-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.age$/

const keptDays = 7
const keptWeeks = 4
const keptMonths = 12

/**
 * The scheduled backups that may go: of the last 7 days, 4 weeks and 12 months that have one, the newest of each stays.
 * Files of other names are nobody's business here.
 */
export function outdated(files: readonly string[], now: Date): string[] {
  const backups = files
    .flatMap((file) => {
      const [, day, hour, minute, second] = named.exec(file) ?? []
      return day === undefined
        ? []
        : [{ file, at: new Date(`${day}T${hour}:${minute}:${second}Z`) }]
    })
    // One of the future is of a clock that went wrong: it stays, and takes nobody's place.
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
  const kept = new Set<string>()
  for (const [periodOf, count] of [
    [dayOf, keptDays],
    [weekOf, keptWeeks],
    [monthOf, keptMonths],
  ] as const) {
    const newest = new Map<string, string>()
    for (const { file, at } of backups) {
      const period = periodOf(at)
      if (!newest.has(period)) newest.set(period, file)
    }
    for (const file of [...newest.values()].slice(0, count)) kept.add(file)
  }
  return backups.filter(({ file }) => !kept.has(file)).map(({ file }) => file)
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** The Monday of its week. */
function weekOf(at: Date): string {
  const monday = new Date(at)
  monday.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  return dayOf(monday)
}

function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7)
}

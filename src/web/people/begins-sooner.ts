/** Orders people by what is next: those who have yet to begin, the soonest first; then those who have, the last to begin first. */
export function beginsSooner(
  a: { start?: string | undefined },
  b: { start?: string | undefined },
  today: string,
): number {
  const [ahead, other] = [isAhead(a, today), isAhead(b, today)]
  if (ahead !== other) return ahead ? -1 : 1
  const order = (a.start ?? '').localeCompare(b.start ?? '')
  return ahead ? order : -order
}

function isAhead({ start }: { start?: string | undefined }, today: string): boolean {
  return start !== undefined && start >= today
}

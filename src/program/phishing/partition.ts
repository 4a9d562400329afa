/** Groups that may be counted: large enough, and none overlapping another, so that no subtraction singles anybody out. */

/** Fewer are never counted by themselves: their figures would speak of single people. */
export const smallestPart = 10

/** Counts of one cell; a person is in one cell alone. */
export interface Cell {
  cell: number
  sent: number
  opened: number
  reported: number
}

export interface Part {
  cells: number[]
  sent: number
  opened: number
  reported: number
}

/**
 * Puts cells together until each part has ten people or more: the smallest two first. Parts are a partition, so sums and
 * differences of them are again sets of ten or more. None where all of them together are fewer.
 */
export function partsOf(cells: readonly Cell[]): Part[] {
  let parts = cells
    .filter(({ sent }) => sent > 0)
    .map(({ cell, ...counts }): Part => ({ cells: [cell], ...counts }))
  for (;;) {
    parts = parts.toSorted((a, b) => a.sent - b.sent || Math.min(...a.cells) - Math.min(...b.cells))
    const [smallest, next, ...others] = parts
    if (!smallest) return []
    if (smallest.sent >= smallestPart)
      return parts.toSorted((a, b) => Math.min(...a.cells) - Math.min(...b.cells))
    if (!next) return []
    parts = [together([smallest, next]), ...others]
  }
}

/** Several as one. */
export function together(parts: readonly Part[]): Part {
  const sum: Part = { cells: [], sent: 0, opened: 0, reported: 0 }
  for (const part of parts) {
    sum.cells.push(...part.cells)
    sum.sent += part.sent
    sum.opened += part.opened
    sum.reported += part.reported
  }
  return { ...sum, cells: sum.cells.toSorted((a, b) => a - b) }
}

/**
 * A count to the nearest three, as official statistics do: so that neither “all of them” nor “one of them” is ever said.
 * Never more than there are.
 */
export function roundedToThrees(n: number, of: number): number {
  return Math.min(Math.round(n / 3) * 3, Math.floor(of / 3) * 3)
}

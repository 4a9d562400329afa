/** Results go to stdout, progress to stderr. With --json every result is one JSON object a line. */

/** Where they go; tests listen here. */
export const terminal = {
  out: (data: string | Uint8Array): void => void process.stdout.write(data),
  err: (text: string): void => void process.stderr.write(text),
}

export function printJson(value: unknown): void {
  terminal.out(`${JSON.stringify(value)}\n`)
}

export function printLine(text = ''): void {
  terminal.out(`${text}\n`)
}

export function progress(text: string): void {
  terminal.err(`${text}\n`)
}

/** Rows as JSON lines, or as a table with a heading per column. */
export function printRows<Row extends object>(
  rows: readonly Row[],
  json: boolean | undefined,
  columns: Record<string, (row: Row) => string>,
): void {
  if (json) {
    for (const row of rows) printJson(row)
    return
  }
  const headings = Object.keys(columns)
  const cells = [headings, ...rows.map((row) => Object.values(columns).map((cell) => cell(row)))]
  const widths = headings.map((_, index) =>
    cells.reduce((widest, line) => Math.max(widest, (line[index] ?? '').length), 0),
  )
  for (const line of cells) {
    printLine(
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** Colour only where a person looks: https://no-color.org */
export function paint(text: string, colour: 'green' | 'yellow' | 'red' | 'bold'): string {
  const codes = { green: 32, yellow: 33, red: 31, bold: 1 }
  const isOff = !process.stdout.isTTY || (process.env['NO_COLOR'] ?? '') !== ''
  return isOff ? text : `\u001B[${codes[colour]}m${text}\u001B[0m`
}

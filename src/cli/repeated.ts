/** For options that may be given several times, each with one value: the next word stays an argument. */
export function repeated(value: string, before: string[] | undefined): string[] | undefined {
  return [...(before ?? []), value]
}

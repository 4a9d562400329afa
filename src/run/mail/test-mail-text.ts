/** The plain text of a mail as it came over the line; for tests. */
export function mailTextOf({ raw }: { raw: string }): string {
  const text = raw.replaceAll('=\r\n', '')
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString()
}

/** The first address in a mail that holds this; its path, with what follows. */
export function pathIn(mail: { raw: string }, part: string): string {
  const found = /https?:\/\/[^\s<>"]+/g
  const addresses = [...mailTextOf(mail).matchAll(found)].map(([address]) => address)
  const wanted = addresses.find((address) => address.includes(part))
  if (wanted === undefined) throw new Error(`no address with ${part} in the mail`)
  const { pathname, search } = new URL(wanted)
  return pathname + search
}

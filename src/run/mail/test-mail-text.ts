/** The plain text of a mail as it came over the line, headers unfolded and each part decoded as it says; for tests. */
export function mailTextOf({ raw }: { raw: string }): string {
  const end = raw.indexOf('\r\n\r\n')
  const [head, body] = end === -1 ? [raw, ''] : [raw.slice(0, end), raw.slice(end + 4)]
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ')
  const boundary = /^content-type: *multipart\/.*boundary="?([^";\r\n]+)/im.exec(headers)?.[1]
  if (boundary === undefined) return `${headers}\n\n${decoded(headers, body)}`
  const parts = body.split(`--${boundary}`).slice(1, -1)
  return [headers, ...parts.map((part) => mailTextOf({ raw: part.trimStart() }))].join('\n\n')
}

/** A `token=A3…` that was not encoded would lose its first letters, were it decoded all the same. */
function decoded(headers: string, body: string): string {
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(headers)?.[1]?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString()
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

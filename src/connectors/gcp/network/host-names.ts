/** Whether a name in DNS is one of a host: those of which a label begins with `_` name none (RFC 8552). */
export function namesHost(name: string): boolean {
  return name !== '' && !name.split('.').some((label) => label.startsWith('_'))
}

/** The types of DNS records that lead to a host. */
export const hostTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'ALIAS', 'CNAME'])

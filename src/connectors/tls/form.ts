import { z } from 'zod'

import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { inUrl, TlsSettings } from './settings.ts'
import type { Endpoint } from './settings.ts'

/** One endpoint a line, as one would say it: `example.com`, `mail.example.com:25 starttls=smtp`. */
export const tlsForm: SettingsForm = {
  fields: z.strictObject({
    endpoints: field(
      z.array(z.string().min(1).max(2000)).max(5000).default([]),
      { de: 'Endpunkte', en: 'Endpoints' },
      {
        hint: {
          de: 'Einer je Zeile: www.example.com, oder mit Port: vpn.example.com:8443. Für Mail- und Datenbankserver dahinter starttls=smtp, imap oder postgres; http=none, wo es keinen Webserver ohne TLS gibt.',
          en: 'One a line: www.example.com, or with a port: vpn.example.com:8443. For mail and database servers add starttls=smtp, imap or postgres; http=none where there is no web server without TLS.',
        },
      },
    ),
    discovered: field(
      z.boolean().optional(),
      {
        de: 'Auch alle Namen ansehen, die andere Quellen finden',
        en: 'Look at every name that other sources find too',
      },
      {
        hint: {
          de: 'In DNS-Zonen, Auslieferungsnetzen und Zertifikaten. Ein Name entfällt nur durch eine Entscheidung, die im Protokoll steht.',
          en: 'In DNS zones, delivery networks and certificates. A name leaves only by a decision that stands in the log.',
        },
      },
    ),
  }),
  settingsOf: ({ endpoints, discovered }) => ({
    endpoints: (Array.isArray(endpoints) ? endpoints : []).map((line) => endpointOf(String(line))),
    ...(discovered === true && { discovered }),
  }),
  answersOf(settings) {
    const parsed = TlsSettings.safeParse(settings)
    if (!parsed.success || parsed.data.internal) return undefined
    if (parsed.data.endpoints.some(({ roots }) => roots !== undefined)) return undefined
    const { endpoints, discovered } = parsed.data
    return { endpoints: endpoints.map(lineOf), ...(discovered && { discovered }) }
  },
}

/** What cannot be read as a line is taken for a host, and refused as one. */
function endpointOf(line: string): Record<string, unknown> {
  const [where = '', ...rest] = line.trim().split(/\s+/)
  const [, host = where, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(where) ?? []
  const said = new Map(rest.map((each) => [each.split('=')[0], each.split('=').slice(1).join('=')]))
  if (rest.some((each) => !/^(starttls|sni|http)=\S+$/.test(each))) return { host: line }
  const http = said.get('http')
  return {
    host,
    ...(port !== undefined && { port: Number(port) }),
    ...(said.has('sni') && { sni: said.get('sni') }),
    ...(said.has('starttls') && { starttls: said.get('starttls') }),
    ...(http !== undefined && { httpPort: http === 'none' ? null : Number(http) }),
  }
}

function lineOf({ host, port, sni, starttls, httpPort }: Endpoint): string {
  const http = httpPort === 80 || starttls !== undefined ? '' : ` http=${httpPort ?? 'none'}`
  return `${inUrl(host)}:${port}${sni === undefined ? '' : ` sni=${sni}`}${starttls === undefined ? '' : ` starttls=${starttls}`}${http}`
}

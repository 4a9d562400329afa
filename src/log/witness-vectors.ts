/** Published cosignatures and requests to witnesses, as their projects have them; for tests only. */

/** From github.com/FiloSottile/sunlight at f50dfb8, cmd/skylight/testdata/witness (ISC): a witness and a mirror. */
export const sunlightCosignatures = [
  {
    vkey: 'witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN',
    note: `rome2026h1.example.org
300
lCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=

— rome2026h1.example.org kVB1JgAAAZtxtEwABAMARzBFAiEAi+mTa2xjL1IdWpH82OeciGsGvwRAP+f1WkfKaSZCfFECIHoNPZ/Q3y6UNzvKOO9cuLr6V16vPNfhwhle9f6r5H/Z
— witness.example.org uKLPIAAAAABpVGeAhm2bOvKc3LaB9PFN1ruG19Y5yqslmcAAbhftnn1Zznmo0LXFZq4LGvqKqLX8jWlwLKasxEGTLIqAVusneCBmBw==
`,
  },
  {
    vkey: 'mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O',
    note: `rome2026h1.example.org
300
gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=

— mirror.example.org P7FI7wAAAABpVGeAjA1S4pJm6MbcXjX7UUImu4azZtrfcVW2uyr/LXIYlwEJzXC0N0EiZkbqfLdXt/4gVEEuGmxJjAfXKMCISpsJAg==
`,
  },
] as const

/** When all of them were made. */
export const sunlightTime = 1_767_139_200_000

const origin = 'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562'
const stranger = origin.replace(/2$/, '3')
const root1 = 'KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const root3 = 'RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0='
const root5 = 'QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY='
const leaf2 = 'KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const leaf3 = 'KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const leaf4 = 'KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const leaf5 = 'KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const first2 = 'wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE='
const signature1 =
  'UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY='
const signature3 =
  'UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go='
const signature5 =
  'UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww='

/**
 * From github.com/FiloSottile/torchwood at 341dc2f, cmd/litewitness/testdata (ISC): what one witness is sent, in this
 * order, and answers. An unknown log is 404 in the specification by now, and was 403 there; the third is the second in strict Base64.
 */
export const torchwoodRequests: { body: string; status: number; size?: number }[] = [
  { body: body(0, [], 1, root1, signature1), status: 200 },
  // Its Base64 has bits to spare that are not zero: Go reads it, and 403 is the answer there. We read one spelling only.
  { body: body(1, [leaf2, leaf3], 3, root3, signature3.replace('go=', 'gx=')), status: 400 },
  { body: body(1, [leaf2, leaf3], 3, root3, signature3.replace('go=', 'gw=')), status: 403 },
  { body: body(1, [leaf2, leaf3], 3, root3, signature3, stranger), status: 404 },
  { body: body(1, [], 3, root3, signature3), status: 422 },
  {
    body: body(1, [leaf2, leaf3.replace('AAA=', 'BAA=')], 3, root3, signature3),
    status: 422,
  },
  { body: body(1, [leaf2, leaf3], 3, root3, signature3), status: 200 },
  {
    body: body(
      1,
      [leaf2, '+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=', leaf5],
      5,
      root5,
      signature5,
    ),
    status: 409,
    size: 3,
  },
  { body: body(3, [leaf3, leaf4, first2, leaf5], 5, root5, signature5), status: 200 },
  { body: body(0, [], 5, root5, signature5), status: 409, size: 5 },
]

/** The log those requests are of: its key is 32 bytes in hex. */
export const torchwoodLog = {
  origin,
  publicKey: 'ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f',
}

/** A log whose origin is not the name of its key: Go's checksum database, from the same folder. */
export const sumdb = {
  origin: 'go.sum database tree',
  vkey: 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  body: `old 0

go.sum database tree
35225469
vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=

— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=
`,
}

function body(
  old: number,
  proof: readonly string[],
  size: number,
  root: string,
  signature: string,
  of = origin,
): string {
  return `old ${old}\n${proof.map((hash) => `${hash}\n`).join('')}\n${of}\n${size}\n${root}\n\n— ${of} ${signature}\n`
}

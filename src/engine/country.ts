import { z } from 'zod'

/** ISO 3166-1 alpha-2, all that are officially assigned. */
export const countryCodes: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
  'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
  'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
  'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

/** A country by its code, such as `DE`. */
export const Country = z.string().refine((code) => countryCodes.includes(code), {
  params: { is: 'country' },
})

/** What a country is called in a language; what is no country, as it is. */
export function countryName(code: string, language: 'de' | 'en'): string {
  return countryCodes.includes(code) ? (namesIn[language].of(code) ?? code) : code
}

/** The code of a country that somebody wrote by code or by name, in either language; else nothing. */
export function countryOf(text: string): string | undefined {
  const wanted = plain(text)
  return countryCodes.find((code) => plain(code) === wanted) ?? codeByName().get(wanted)
}

const namesIn = {
  de: new Intl.DisplayNames('de', { type: 'region' }),
  en: new Intl.DisplayNames('en', { type: 'region' }),
}

let byName: Map<string, string> | undefined

function codeByName(): Map<string, string> {
  byName ??= new Map([
    ...countryCodes.flatMap((code) =>
      (['de', 'en'] as const).map(
        (language) => [plain(countryName(code, language)), code] as const,
      ),
    ),
    ['usa', 'US'],
    ['uk', 'GB'],
  ])
  return byName
}

function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFC')
}

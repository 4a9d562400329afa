import { dateIn, startOfDate } from '#engine/calendar.ts'
import { countryName } from '#engine/country.ts'
import type { Subprocessor } from '#populations/subprocessor.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'

/** What changed about a subprocessor, as feeds and mails say it. */
export function noticeInWords(
  notice: { kind: 'added' | 'changed' | 'ended'; at: Date; subprocessor: Subprocessor },
  language: LanguageCode,
  timeZone: string,
): { title: string; text: string } {
  const { kind, at, subprocessor } = notice
  const { name, since, countries } = subprocessor
  const t = messages[language].offers.notices
  const formats = formatsOf(language, timeZone)
  const first = formats.date(startOfDate(since, timeZone))
  const title = {
    added: () => t.added(name, first, since > dateIn(timeZone, at)),
    changed: () => t.changed(name),
    ended: () => t.ended(name),
  }[kind]()
  const [purpose, data] =
    language === 'de'
      ? [subprocessor.purposeDe, subprocessor.dataDe]
      : [subprocessor.purposeEn, subprocessor.dataEn]
  return {
    title,
    text: t.text(purpose, formats.list(countries.map((code) => countryName(code, language))), data),
  }
}

/** The announcement that comes with the product, as a company may publish it. Its texts lie in content/announcements. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../content/announcements/program')

export interface AnnouncementDraft {
  titleDe: string
  titleEn: string
  textDe: string
  textEn: string
}

/** With the company's name and address for tips filled in; its titles are the headings of the texts. */
export function shippedAnnouncement(
  organisation: string,
  securityContact: string,
): AnnouncementDraft {
  const read = (language: 'de' | 'en') => {
    const whole = readFileSync(join(folder, `${language}.md`), 'utf8')
      .replaceAll('{{organisation}}', organisation)
      .replaceAll('{{securityContact}}', securityContact)
    const [, title = '', text = ''] = /^# (.+)\n+([\s\S]+)$/.exec(whole) ?? []
    return { title, text: text.trim() }
  }
  const [de, en] = [read('de'), read('en')]
  return { titleDe: de.title, titleEn: en.title, textDe: de.text, textEn: en.text }
}

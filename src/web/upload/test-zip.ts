/** ZIP files byte by byte, honest and not, for tests only. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface TestEntry {
  name: string
  content?: string | Buffer
  /** As it is, not packed. */
  isStored?: boolean
  /** What the directory says in place of the truth. */
  says?: { size?: number; name?: string; offset?: number; mode?: number }
}

/** A ZIP of these entries, packed. */
export function zipOf(entries: readonly TestEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content = '', isStored = false, says = {} } of entries) {
    const bytes = Buffer.from(content)
    const packed = isStored ? bytes : deflateRawSync(bytes)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(isStored ? 0 : 8, 8)
    header.writeUInt32LE(crc32(bytes), 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(bytes.length, 22)
    header.writeUInt16LE(Buffer.byteLength(name), 26)
    const local = Buffer.concat([header, Buffer.from(name), packed])
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 4)
    header.copy(central, 6, 4, 28)
    central.writeUInt32LE(says.size ?? bytes.length, 24)
    central.writeUInt16LE(Buffer.byteLength(says.name ?? name), 28)
    central.writeUInt32LE(((says.mode ?? 0) << 16) >>> 0, 38)
    central.writeUInt32LE(says.offset ?? at, 42)
    parts.push(local)
    directory.push(central, Buffer.from(says.name ?? name))
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}

const overrides: Record<string, string> = {
  docx: 'wordprocessingml.document',
  xlsx: 'spreadsheetml.sheet',
  pptx: 'presentationml.presentation',
}

/** The least that is taken for an office file of this ending, and further entries. */
export function officeFile(ending: string, more: readonly TestEntry[] = []): Buffer {
  if (ending === 'odt') {
    const content = 'application/vnd.oasis.opendocument.text'
    return zipOf([{ name: 'mimetype', content, isStored: true }, ...more])
  }
  const type = `application/vnd.openxmlformats-officedocument.${overrides[ending]}.main+xml`
  const content = `<Types><Override PartName="/main.xml" ContentType="${type}"/></Types>`
  return zipOf([{ name: '[Content_Types].xml', content }, { name: 'main.xml' }, ...more])
}

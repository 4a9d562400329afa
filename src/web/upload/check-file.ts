import { Refusal } from '#engine/refusal.ts'

import { acceptedTypes, endingFor } from './accepted-types.ts'
import { cleanFileName, endingOf } from './file-name.ts'
import { refuseHostileZip } from './refuse-hostile-zip.ts'
import { refusePolyglot } from './refuse-polyglot.ts'
import { fileRefused, kindRefused } from './refused.ts'
import { sniffType } from './sniff-type.ts'

/** A file that may be kept: the name is clean, and its ending, the type and the bytes say the same. */
export interface CheckedFile {
  name: string
  type: string
  bytes: Buffer
}

/** https://www.eicar.org/download-anti-malware-testfile/, in two halves, or every scanner would find it here. */
const testVirus = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}',
  '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
].join('')

const zipStart = Buffer.from('PK\x03\x04')

/**
 * Checks a file that somebody hands in, by its bytes and not by what its sender says of them. What is
 * refused says what to do instead. This is no virus scanner.
 */
export async function checkFile(sentName: string, bytes: Buffer): Promise<CheckedFile> {
  if (bytes.length === 0) {
    throw new Refusal(
      'input',
      'upload-empty',
      'The file is empty.',
      'Look whether it is whole where it comes from, and hand it in again.',
    )
  }
  if (bytes.includes(testVirus)) {
    throw new Refusal(
      'input',
      'upload-virus',
      'The file holds the EICAR test virus.',
      'Hand in a file without it.',
    )
  }
  const name = cleanFileName(sentName)
  const ending = endingOf(name)
  const wanted = acceptedTypes.get(ending)
  if (ending !== '' && wanted === undefined) throw kindRefused(`A file that ends in .${ending}`)
  // Before anybody looks into it.
  if (bytes.subarray(0, zipStart.length).equals(zipStart)) refuseHostileZip(bytes)
  const type = typeAs(wanted, await sniffType(bytes), bytes)
  if (type.startsWith('image/') || type === 'application/pdf') refusePolyglot(bytes, type)
  return { name: ending === '' ? cleanFileName(`${name}.${endingFor(type)}`) : name, type, bytes }
}

/** The type of bytes that were found to be `found`, under a name that promises `wanted`, if it promises anything. */
function typeAs(wanted: string | undefined, found: string, bytes: Buffer): string {
  if (found === 'text') {
    if (wanted === undefined) return 'text/plain'
    if (wanted.startsWith('text/') || (wanted === 'application/json' && isJson(bytes)))
      return wanted
  } else if (!new Set(acceptedTypes.values()).has(found)) {
    throw kindRefused(`A file of the type ${found}`)
  } else if (wanted === undefined || wanted === found) return found
  throw fileRefused('upload-contradicts', 'The name of the file says another kind than its bytes.')
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes))
    return true
  } catch {
    return false
  }
}

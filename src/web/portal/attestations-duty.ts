import type { DutiesOf } from '#program/duty.ts'
import { readAttestations } from '#run/attestations.ts'

/**
 * To say again that a list is right which one stands for. Its settings name somebody by name, address or role; whoever
 * keeps the sources records the new day.
 */
export const attestationsDuty: DutiesOf = async (tx, account) => {
  const names = [account.name, account.email, ...account.roles].map(spelled)
  return (await readAttestations(tx))
    .filter(({ by }) => names.includes(spelled(by)))
    .map(({ source, list, due }) => ({
      id: `attestation/${source}/${list}`,
      title: { de: `Liste neu bestätigen: ${list}`, en: `Confirm a list again: ${list}` },
      about: {
        de: `Sie stehen für diese Liste der Quelle „${source}“ ein. Prüfen Sie, ob sie noch stimmt, und lassen Sie dort den neuen Tag eintragen.`,
        en: `You stand for this list of the source “${source}”. Check that it is still right, and have the new day recorded there.`,
      },
      due,
    }))
}

function spelled(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

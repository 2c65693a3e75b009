import { prepareCertificates } from '@vouch/certificate'

/** Fetches what writing a certificate again takes, so that its pages can be compared with the network off. */
export async function makeReady(): Promise<boolean> {
  return prepareCertificates().then(
    () => true,
    () => false,
  )
}

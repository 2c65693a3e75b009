import { digestOf, toHex } from '@vouch/sdk'

/** SHA-256 of a file in hexadecimal, as it is read. */
export async function digestOfFile(file: File): Promise<string> {
  return toHex(await digestOf(file.stream()))
}

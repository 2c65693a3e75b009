/**
 * Writes the two example documents that are not text: `node tools/example-documents.mjs`. The same bytes
 * every time: no clock, no randomness, and a compressor in plain JavaScript rather than the platform's.
 */
import { writeFileSync } from 'node:fs'
import { billOfLading } from './example-documents/bill-of-lading.mjs'
import { receiptPhoto } from './example-documents/receipt-photo.mjs'

const folder = new URL('../examples/documents/', import.meta.url)
writeFileSync(new URL('10-bill-of-lading-UMBR2603117.pdf', folder), billOfLading())
writeFileSync(new URL('11-receipt-quayside-hardware.png', folder), receiptPhoto())

export {
  type KeyValueStoreFixture,
  keyValueStoreConformance,
  type SuiteRunner,
} from './key-value-store-conformance.ts'
export { type BlobStoreFixture, blobStoreConformance } from './blob-store-conformance.ts'
export { createReceiptFixture, type ReceiptFixture } from './receipt-fixture.ts'
export { propertyOptions, runAsyncProperty, runProperty } from './property.ts'
export { filesBelow, type SizedFile, tamper, type Tampering, tamperingName } from './tamper.ts'
export { createSeededChance, type SeededChance } from './simulation/seeded-chance.ts'

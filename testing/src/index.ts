export {
  type KeyValueStoreFixture,
  keyValueStoreConformance,
  type SuiteRunner,
} from './key-value-store-conformance.ts'

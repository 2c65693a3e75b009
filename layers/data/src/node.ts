export { type LevelStoreOptions, openLevelStore } from './storage/level-store.ts'
export { decryptToFile } from './vault/decrypt-to-file.ts'
export { createFileBlobStore, createNodeBlobFiles } from './vault/node-blob-files.ts'

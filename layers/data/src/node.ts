export { type LevelStoreOptions, openLevelStore } from './storage/level-store.ts'

export { aliasOf, type FoundedHome, type FoundOptions, foundHome } from './home/found-home.ts'
export { auditHomeApart } from './audit/audit-apart.ts'
export type { AuditOptions, AuditReport, Finding } from './audit/audit-home.ts'
export { holdBundle } from './home/held-bundles.ts'
export { type HomePaths, type HomeRecord, homePaths, readHome } from './home/home.ts'
export { DEFAULT_PORT, type NodeOptions, type RunningNode, startNode, VERSION } from './start-node.ts'
export { type EngineSettings, cometPaths } from './comet/comet-files.ts'
export { readEngineSettings } from './comet/comet-node.ts'
export {
  COMETBFT_VERSION,
  type EngineInstall,
  findEngine,
  installEngine,
  isRightVersion,
  requireEngine,
} from './comet/engine-binary.ts'
export {
  type FoundedNetwork,
  foundNetwork,
  type NetworkFounder,
  type NetworkOptions,
} from './comet/found-network.ts'
export {
  DEFAULT_SCHEDULE,
  foundOpenNetwork,
  joinOpenNetwork,
  MINER_ALIAS,
  type OpenNetworkOptions,
} from './pow/found-open-network.ts'
export {
  type PowSettingsFile,
  powSettingsPath,
  readPowSettings,
  writePowSettings,
} from './pow/pow-settings.ts'
export { type JoinedHome, type JoinOptions, joinNetwork } from './comet/join-network.ts'

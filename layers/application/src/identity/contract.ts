import { home } from './declaration.ts'
import { approve, found, install, markReady, propose, shareSecret } from './governance.ts'
import { addKey, revokeKey, rotateKey } from './keys.ts'
import {
  actor,
  governance,
  key,
  keysOf,
  organisation,
  organisationByName,
  organisations,
  proposals,
} from './views.ts'

export const contract = home.contract({
  actions: { found, propose, approve, install, markReady, shareSecret, addKey, rotateKey, revokeKey },
  views: { actor, organisation, organisationByName, organisations, key, keysOf, governance, proposals },
})

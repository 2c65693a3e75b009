import { auditHomeApart } from '@vouch/node'

// Audits the home that each message names. An audit that refuses to begin answers with its reason.
process.on('message', async (home) => {
  const answer = await auditHomeApart(home).catch((cause) => ({
    ok: false,
    height: 0,
    findings: [],
    refused: `${cause.code}: ${cause.message}`,
  }))
  process.send(answer)
})

import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch audit', 'vouch audit --json'],
  notes:
    'Reads every byte of the home, checks every signature and seal, executes each block again from genesis and compares every root and record. A running node goes on: what it has on disk at this moment is audited. Needs no passphrase.',
  async run({ out, environment }) {
    const { auditAny } = await import('../../session/audit-any.ts')
    const bar = await out.progress(1, 'auditing blocks')
    const report = await auditAny(environment.home, (done, total) => bar.to(done, total)).finally(() =>
      bar.stop(),
    )
    const { count } = await import('../../shell/format.ts')
    const seconds = report.seconds.toFixed(1)
    const size = `${count(report.height, 'block')} with ${count(report.transactions, 'transaction')}`
    if (report.ok) {
      out.item(
        report,
        `The audit is clean: ${size} executed again in ${seconds} s; every root and record agrees.${absent(report.documents?.absent ?? 0)}${report.running ? ' The node is running: what it had on disk a moment ago was audited.' : ''}`,
      )
      return
    }
    out.item(report, report.findings.map(({ where, what }) => `${where}: ${what}`).join('\n'))
    throw commandError(
      'AUDIT_FAILED',
      `${count(report.findings.length, 'thing is', 'things are')} not as recorded; the first: ${report.findings[0]?.where ?? 'the home'}.`,
      'Do not go on from this home; restore it from a backup and audit that.',
      { findings: report.findings.length },
    )
  },
}

function absent(documents: number): string {
  return documents === 0
    ? ''
    : ` Of the documents in force, ${documents} have no trace in this vault: they were never sent to this node, or all their files are gone.`
}

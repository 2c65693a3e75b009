import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FoundedNetwork } from '@vouch/node'

/** A compose file for trying it in containers, and a systemd unit for each real machine. */
export async function writeDeployment(
  directory: string,
  network: FoundedNetwork,
  hosts: readonly string[],
): Promise<void> {
  await writeFile(join(directory, 'compose.yaml'), composeText(network))
  for (const [at] of network.members.entries())
    await writeFile(join(directory, `vouch-org${at + 1}.service`), unitText(at + 1, hosts[at]))
}

/** Containers share the host's network: addresses are those of the homes. */
function composeText({ members }: FoundedNetwork): string {
  const services = members.map(({ organisation }, at) => {
    const name = `org${at + 1}`
    return `  ${name}: # ${organisation}
    image: vouch
    command: ["vouch", "start", "--home", "/vouch/${name}"]
    environment:
      VOUCH_PASSPHRASE: \${VOUCH_PASSPHRASE:?the passphrase of the keys}
    network_mode: host
    restart: on-failure
    stop_grace_period: 30s
    volumes:
      - ./${name}:/vouch/${name}
`
  })
  return `# One service an organisation. The image holds node, this software and cometbft.\nservices:\n${services.join('')}`
}

function unitText(number: number, host: string | undefined): string {
  return `# For the machine of org${number}${host === undefined ? '' : ` (${host})`}: copy its home to %S/vouch/org${number} first, where %S is systemd's state directory.
[Unit]
Description=Vouch node of org${number}
After=network-online.target
Wants=network-online.target

[Service]
User=vouch
EnvironmentFile=/etc/vouch/org${number}.env
ExecStart=/usr/bin/env vouch start --home %S/vouch/org${number}
Restart=on-failure
RestartSec=5
TimeoutStopSec=30
LimitNOFILE=65536
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=%S/vouch/org${number}
PrivateTmp=true

[Install]
WantedBy=multi-user.target
`
}

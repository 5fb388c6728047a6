import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { natCommandsOf } from '../../../../lib/constructs/network/nat-commands.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { at, resourcesOf, stacksOf, templateOf } from '../../template.ts';

const folder = mkdtempSync(join(tmpdir(), 'speed-layer-nat-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each command writes down that it was called, and does no more; `dnf` fails the first two times. */
const COMMANDS = [
  'chmod',
  'dd',
  'dnf',
  'iptables',
  'mkswap',
  'service',
  'sleep',
  'swapon',
  'sysctl',
  'systemctl',
  'tee',
];

/** The calls of a machine on which the package manager is busy at first. */
const callsOf = (commands: readonly string[]): string[] => {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  for (const name of [...COMMANDS, 'ip', 'awk']) {
    const special: Record<string, string> = {
      dnf: `[ "$(/usr/bin/grep -c '^dnf' ${log})" -gt 2 ]`,
      ip: 'echo default via 10.0.0.1 dev ens5 proto dhcp',
      awk: 'exec /usr/bin/awk "$@"',
      tee: '/bin/cat > /dev/null',
    };
    const own = COMMANDS.includes(name) ? `echo "${name} $*" >> ${log}\n` : '';
    writeFileSync(join(folder, name), `#!/bin/sh\n${own}${special[name] ?? 'true'}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  execFileSync('/bin/bash', ['--norc', '-c', commands.join('\n')], { env: { PATH: folder } });
  return readFileSync(log, 'utf8').trimEnd().split('\n');
};

describe('A NAT instance', () => {
  it('has memory to install with, tries until it can, and forwards by the device of its default route', () => {
    expect(callsOf(natCommandsOf(1))).toEqual([
      'dd if=/dev/zero of=/swapfile bs=1M count=512',
      'chmod 600 /swapfile',
      'mkswap /swapfile',
      'swapon /swapfile',
      'tee -a /etc/fstab',
      'tee /etc/sysctl.d/90-nat.conf',
      'sysctl -p /etc/sysctl.d/90-nat.conf',
      'dnf install -y iptables-services',
      'sleep 5',
      'dnf install -y iptables-services',
      'sleep 5',
      'dnf install -y iptables-services',
      'systemctl enable --now iptables',
      'iptables -t nat -A POSTROUTING -o ens5 -j MASQUERADE',
      'iptables -F FORWARD',
      'service iptables save',
    ]);
  });

  it('is another one, and its routes lead there, when the stage says so', () => {
    const { development } = STAGES;
    const instanceOf = (natGeneration: number) => {
      const network = { ...development.network, natGeneration };
      const template = templateOf(stacksOf({ ...development, network }).network);
      const [[id, instance] = [''], ...others] = resourcesOf(template, 'AWS::EC2::Instance');
      const routes = resourcesOf(template, 'AWS::EC2::Route').map(([, { Properties }]) =>
        at(Properties, 'InstanceId', 'Ref'),
      );
      expect([others.length, routes.filter((to) => to === id).length]).toEqual([0, 2]);
      expect(JSON.stringify(instance)).toContain('until dnf install');
      return id;
    };
    expect(instanceOf(1)).toBe(instanceOf(1));
    expect(instanceOf(2)).not.toBe(instanceOf(1));
  });
});

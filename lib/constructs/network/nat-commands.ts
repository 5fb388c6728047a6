export const NAT_INSTANCE_TYPE = 't4g.nano';

/** Sizes the swap file: t4g.nano has 512 MB, and the package manager alone is killed for wanting more. */
const SWAP_MB = 512;

/** Between two attempts to install. */
const PAUSE_SECONDS = 5;

/**
 * What makes an Amazon Linux 2023 a NAT. CloudFormation looks at an instance and not at what becomes of these, so nothing here
 * gives up: while an image starts for the first time, its own maintenance holds or empties the package manager's cache, and an
 * installation fails that works a few seconds later.
 *
 * @param generation another one is another text, and so another instance
 */
export const natCommandsOf = (generation: number): string[] => [
  `# generation ${generation}`,
  `dd if=/dev/zero of=/swapfile bs=1M count=${SWAP_MB}`,
  'chmod 600 /swapfile',
  'mkswap /swapfile',
  'swapon /swapfile',
  "echo '/swapfile none swap sw 0 0' | tee -a /etc/fstab",
  "echo 'net.ipv4.ip_forward=1' | tee /etc/sysctl.d/90-nat.conf",
  'sysctl -p /etc/sysctl.d/90-nat.conf',
  `until dnf install -y iptables-services; do sleep ${PAUSE_SECONDS}; done`,
  'systemctl enable --now iptables',
  `iptables -t nat -A POSTROUTING -o "$(ip -4 route show default | awk '{print $5; exit}')" -j MASQUERADE`,
  'iptables -F FORWARD',
  'service iptables save',
];

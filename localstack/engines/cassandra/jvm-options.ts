/** What Cassandra opens in the JDK, from jvm17-server.options of its distribution; the same for Java 21. */
const EXPORTS = [
  'java.base/java.lang.ref',
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.attach/sun.tools.attach',
  'jdk.compiler/com.sun.tools.javac.file',
  'jdk.unsupported/sun.misc',
];

const OPENS = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.lang.reflect',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.util.jar',
  'java.base/sun.nio.ch',
  'jdk.compiler/com.sun.tools.javac',
  'jdk.management/com.sun.management.internal',
];

/** Properties that `bin/cassandra` or jvm-server.options would set. */
const AS_DISTRIBUTED = {
  'jdk.attach.allowAttachSelf': true,
  'java.security.manager': 'allow',
  'java.net.preferIPv4Stack': true,
  'io.netty.tryReflectionSetAccessible': true,
  'io.netty.allocator.useCacheForAllThreads': true,
  'io.netty.allocator.maxOrder': 11,
  'cassandra-foreground': 'yes',
} as const;

/** A single node has nobody to wait for; the last one saves seconds of measuring how heavy a row is. */
const NO_WAITING = {
  'cassandra.skip_wait_for_gossip_to_settle': 0,
  'cassandra.ring_delay_ms': 1,
  'cassandra.superuser_setup_delay_ms': 0,
  'cassandra.consistent.rangemovement': false,
  'cassandra.shutdown_announce_in_ms': 0,
  'cassandra.memtable_row_overhead_computation_step': 1000,
} as const;

export const CASSANDRA_JVM_OPTIONS: readonly string[] = [
  ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...OPENS.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
  ...Object.entries({ ...AS_DISTRIBUTED, ...NO_WAITING }).map(([name, value]) => `-D${name}=${value}`),
];

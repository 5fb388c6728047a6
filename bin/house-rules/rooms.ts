/** The rooms of each layer: its folders, and which of them a file in one may look into. */

export interface Building {
  /** Folder of the layer, from the root of the repository. */
  readonly folder: string;
  /**
   * By room: the other rooms that it may import. Files that lie in the building itself, outside its rooms, are there for
   * every room; what they may import is under {@link HALL}.
   */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
}

/** The files of a building that are in none of its rooms. */
export const HALL = '.';

export const BUILDINGS: readonly Building[] = [
  {
    folder: 'lambdas/core',
    rooms: {
      [HALL]: [],
      care: [],
      'change-log': [],
      poll: [],
      sentiment: [],
      stream: ['change-log', 'sentiment'],
      serving: ['change-log', 'stream'],
      trends: ['change-log', 'stream'],
      ranking: ['serving', 'trends'],
    },
  },
  {
    folder: 'lambdas/adapters',
    rooms: {
      [HALL]: [],
      avro: [],
      aws: [],
      'dead-letters': [],
      rows: [],
      telemetry: [],
      documents: ['aws', 'telemetry'],
      kafka: ['aws'],
      keyspaces: ['aws', 'rows', 'telemetry'],
      memory: ['dead-letters', 'documents', 'rows'],
      lambda: ['avro', 'aws', 'dead-letters', 'documents', 'kafka', 'keyspaces', 'rows', 'telemetry'],
    },
  },
  {
    folder: 'localstack',
    rooms: {
      // run.ts, the entry.
      [HALL]: ['console', 'engines', 'run', 'time'],
      guards: [],
      time: [],
      tmdb: [],
      aws: ['time'],
      kafka: ['aws'],
      engines: ['aws', 'kafka'],
      emulators: ['engines', 'wiring'],
      wiring: ['time'],
      backend: ['aws', 'engines', 'guards', 'kafka', 'time', 'wiring'],
      pipeline: ['aws', 'backend', 'time', 'wiring'],
      console: ['aws', 'backend', 'engines', 'pipeline', 'time', 'tmdb'],
      run: ['aws', 'backend', 'console', 'engines', 'pipeline', 'time', 'tmdb'],
    },
  },
  {
    folder: 'lib/constructs',
    rooms: {
      rules: [],
      monitoring: [],
      failure: ['rules'],
      network: ['rules'],
      function: ['failure', 'monitoring', 'rules'],
      state: ['function', 'monitoring', 'network', 'rules'],
      trigger: ['failure', 'function', 'monitoring', 'rules', 'state'],
    },
  },
  {
    folder: 'bin/operator',
    rooms: {
      [HALL]: [],
      aws: [],
      local: [],
      commands: [],
      'command-line': ['commands'],
    },
  },
];

/** Why the import of `target` by `file`, both paths from the root, leaves the picture; `undefined` where it does not. */
export function roomFaultOf(file: string, target: string): string | undefined {
  for (const { folder, rooms } of BUILDINGS) {
    const from = roomIn(folder, file);
    const to = roomIn(folder, target);
    if (from === undefined || to === undefined || from === to) continue;
    const open = rooms[from];
    if (open === undefined) return `the room ${folder}/${from} is not in bin/house-rules/rooms.ts`;
    if (to === HALL && from !== HALL) continue;
    if (!open.includes(to))
      return `${folder}/${from} may import ${open.length === 0 ? 'no other room' : open.join(', ')}`;
  }
  return undefined;
}

function roomIn(folder: string, file: string): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [room = HALL, ...rest] = file.slice(folder.length + 1).split('/');
  return rest.length === 0 ? HALL : room;
}

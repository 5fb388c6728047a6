import { isLoopbackHost, type Settings } from '../../core/settings.ts';

/** `documentdb`: TLS and a user whose password is in a secret. `mongodb`: plain text and no user, to this machine only. */
export type DocumentsDialect = 'documentdb' | 'mongodb';

export interface DocumentsConfig {
  readonly dialect: DocumentsDialect;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Secret with `{ username, password }` as JSON, as DocumentDB keeps its own; name or ARN. Empty with `mongodb`. */
  readonly secretId: string;
}

export const DOCUMENTS_DATABASE = 'moviedb';

/** `DOCUMENTS_HOST`, `DOCUMENTS_SECRET_ID`; by default: `DOCUMENTS_DIALECT`, `DOCUMENTS_PORT`, `DOCUMENTS_DATABASE`. */
export const readDocumentsConfig = (settings: Settings): DocumentsConfig => {
  const dialect = settings.oneOf<DocumentsDialect>('DOCUMENTS_DIALECT', ['documentdb', 'mongodb'], 'documentdb');
  const host = settings.text('DOCUMENTS_HOST');
  if (dialect === 'mongodb' && host !== '' && !isLoopbackHost(host)) {
    settings.refuse(
      `DOCUMENTS_HOST is "${host}"; DOCUMENTS_DIALECT mongodb is plain text, and that only to this machine`,
    );
  }
  return {
    dialect,
    host,
    port: settings.positiveInteger('DOCUMENTS_PORT', 27_017),
    database: settings.text('DOCUMENTS_DATABASE', DOCUMENTS_DATABASE),
    secretId: dialect === 'documentdb' ? settings.text('DOCUMENTS_SECRET_ID') : '',
  };
};

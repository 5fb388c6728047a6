export const HTTPS_PORT = 443;
export const KEYSPACES_PORT = 9_142;
/** Brokers for clients that authenticate with IAM; TLS only. */
export const KAFKA_IAM_PORT = 9_098;
/** Not MongoDB's own 27017, which is the first one a scanner tries. */
export const DOCUMENTS_PORT = 27_117;

import { localVersionIdsOf } from '../../localstack/wiring/local-schema-registry.ts';
import { FUNCTIONS, type FunctionName, METRIC_NAMESPACE, TOPICS } from '../../schema/names.ts';

const SCHEMA_VERSIONS = {
  REVIEW_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.reviews).join(','),
  RATING_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.ratings).join(','),
  METADATA_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.metadata).join(','),
  TRENDING_ENTRY_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.trending).join(','),
};

const AWS = {
  AWS_REGION: 'eu-central-1',
  POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

const STREAM = { DEAD_LETTER_BUCKET: 'dead-letters', TOPIC_INCARNATION: 'first' };

const DOCUMENTS = { DOCUMENTS_HOST: 'documents.example', DOCUMENTS_SECRET_ID: 'documents-login' };

const OWN: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  [FUNCTIONS.scoreReviews]: STREAM,
  [FUNCTIONS.aggregateRatings]: STREAM,
  [FUNCTIONS.projectMetadata]: STREAM,
  [FUNCTIONS.pollTmdb]: {
    KAFKA_BROKERS: 'b-1.example:9098,b-2.example:9098',
    TMDB_TOKEN_SECRET_ID: 'tmdb-token',
  },
  [FUNCTIONS.redriveDeadLetters]: { KAFKA_BROKERS: 'b-1.example:9098', DEAD_LETTER_BUCKET: 'dead-letters' },
  [FUNCTIONS.auditRetention]: {},
  [FUNCTIONS.showTrending]: {},
  [FUNCTIONS.findEndpoints]: {},
  [FUNCTIONS.detectTrends]: {},
  [FUNCTIONS.rankTrends]: { LABEL_CHANGES_BUS: 'label-changes' },
  [FUNCTIONS.planViews]: {},
  [FUNCTIONS.syncViews]: { DOCUMENTS_FUNCTION: 'serve-documents' },
  [FUNCTIONS.reconcileViews]: { DOCUMENTS_FUNCTION: 'serve-documents' },
  [FUNCTIONS.advanceCheckpoint]: {},
  [FUNCTIONS.prepareDocuments]: DOCUMENTS,
  [FUNCTIONS.serveDocuments]: DOCUMENTS,
  [FUNCTIONS.startServingViews]: { STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:000000000000:stateMachine:views' },
};

/** Everything that each function needs, as in production: nothing answers there. */
export const environmentOf = (functionName: FunctionName): Readonly<Record<string, string>> => ({
  ...AWS,
  ...SCHEMA_VERSIONS,
  ...OWN[functionName],
});

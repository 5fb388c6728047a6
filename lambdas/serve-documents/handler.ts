/**
 * serve-documents: makes one call of the port ViewDocuments for whoever is not in the documents' network.
 *
 * Delivery: whenever it is invoked, at least once per call of its caller's, several at a time. Ordering: none needed; a
 * document only ever gives way to a newer version. Dedupe identity: a document's id and version: every call may be repeated.
 * Retried: nothing here; its caller repeats what has failed, and what had no answer. Dead-lettered: nothing. A call that is
 * not as documents-call.ts says fails before anything is done (RefusedCall).
 */
import { answerTo, documentsCallOf } from '../core/serving/documents-call.ts';
import type { ViewDocuments } from '../core/serving/view-ports.ts';

export interface Dependencies {
  readonly documents: ViewDocuments;
}

export const makeHandler =
  ({ documents }: Dependencies) =>
  async (event: unknown): Promise<unknown> =>
    answerTo(documents, documentsCallOf(event));

import { describe } from 'vitest';
import { MemoryViewDocuments } from '../../../../lambdas/adapters/memory/view-documents.ts';
import { viewDocumentsContract } from './view-documents-contract.ts';

describe('View documents in memory', () => {
  viewDocumentsContract(async () => new MemoryViewDocuments());
});

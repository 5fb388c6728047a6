import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { awsDocuments } from '../../../bin/operator/aws/aws-documents.ts';
import { awsRedrive } from '../../../bin/operator/aws/aws-redrive.ts';
import { awsLags } from '../../../bin/operator/aws/aws-topics.ts';
import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { CONSUMER_GROUPS, TOPICS } from '../../../schema/names.ts';
import { servedDocumentsOf } from '../../builders/documents-function.ts';
import { NOW } from '../../builders/time.ts';
import { ratingsDocumentOf } from '../../builders/view-documents.ts';
import { accountOf, clock, stage } from './aws-account.ts';

describe('A stage on AWS', () => {
  it('has the lag that MSK has measured, newest first', async () => {
    const account = accountOf([]);
    account.answers.set(GetMetricDataCommand, () => ({
      MetricDataResults: [
        { Id: 'records0', Values: [7, 900] },
        { Id: 'seconds0', Values: [3, 50] },
      ],
    }));
    const lags = await awsLags(account.clients, stage, clock);
    expect(lags[0]).toEqual({ group: CONSUMER_GROUPS.scoreReviews, topic: TOPICS.reviews, records: 7, seconds: 3 });
    expect(lags[1]).toMatchObject({ records: null, note: expect.stringContaining('no figure') });
    expect(account.asked).toHaveLength(1);
  });

  it('redrives where the brokers are: in the function', async () => {
    const account = accountOf([]);
    const report = { isDryRun: true, examined: 0, letters: [], next: null };
    account.answers.set(InvokeCommand, () => ({ Payload: Buffer.from(JSON.stringify(report)) }));
    expect(await awsRedrive(account.clients, stage, { limit: 5, isDryRun: false, topic: 'movie.reviews' })).toEqual(
      report,
    );
    const [{ input } = { input: {} }] = account.asked;
    expect(input['FunctionName']).toBe('speed-layer-development-redrive-dead-letters');
    expect(JSON.parse(Buffer.from(input['Payload'] as Uint8Array).toString())).toEqual({
      limit: 5,
      dryRun: false,
      topic: 'movie.reviews',
    });
  });

  it('says what the function said when it fails', async () => {
    const account = accountOf([]);
    account.answers.set(InvokeCommand, () => ({
      FunctionError: 'Unhandled',
      Payload: Buffer.from('{"errorMessage":"limit is 0"}'),
    }));
    await expect(awsRedrive(account.clients, stage, { limit: 1, isDryRun: true })).rejects.toThrow('limit is 0');
  });

  it('asks for documents where they are: by the function', async () => {
    const account = accountOf([]);
    const documents = new MemoryViewDocuments();
    await documents.upsert([ratingsDocumentOf()]);
    const served = servedDocumentsOf(documents);
    account.answers.set(InvokeCommand, (input) => served.client.send(new InvokeCommand(input as never)));
    const view = await awsDocuments(account.clients, stage).movieView(603, NOW);
    expect(view?.ratings).toEqual(ratingsDocumentOf());
    expect(account.asked[0]?.input['FunctionName']).toBe('speed-layer-development-serve-documents');
  });
});

import { describe, expect, it } from 'vitest';
import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { plainOf } from '../../../lambdas/core/exact-json.ts';
import { RefusedCall } from '../../../lambdas/core/serving/documents-call.ts';
import { makeHandler } from '../../../lambdas/serve-documents/handler.ts';
import { NOW } from '../../builders/time.ts';
import { ratingsDocumentOf, sentimentDocumentOf } from '../../builders/view-documents.ts';

const rig = () => {
  const documents = new MemoryViewDocuments();
  return { documents, handler: makeHandler({ documents }) };
};
const upsertOf = (document: unknown) => ({ call: 'upsert', now: NOW, documents: [ratingsDocumentOf(), document] });

describe('serve-documents', () => {
  it('writes documents as they are, dates included', async () => {
    const { documents, handler } = rig();
    const document = ratingsDocumentOf();
    expect(await handler(plainOf({ call: 'upsert', now: NOW, documents: [document] }))).toEqual({
      written: 1,
      newer: 0,
    });
    expect(documents.all()).toEqual([document]);
  });

  it('answers in plain JSON', async () => {
    const { documents, handler } = rig();
    await documents.upsert([ratingsDocumentOf()]);
    const view = await handler({ call: 'movieView', movieId: 603, now: NOW });
    expect(view).toMatchObject({ ratings: { view: { last_sample_at: { $date: '2026-11-23T12:00:00.000Z' } } } });
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(await handler({ call: 'versionsOf', ids: [] })).toEqual({ $map: [] });
  });

  it.each([
    ['no call', null, 'the call is null'],
    ['a text', 'upsert', 'the call is "upsert"'],
    ['a call without a name', {}, 'the call: call is absent'],
    ['a call that there is not', { call: 'drop' }, 'call is "drop"; expected one of versionsOf, upsert'],
    ['a name of every object', { call: 'constructor' }, 'call is "constructor"; expected one of'],
    ['ids that are none', { call: 'versionsOf', ids: ['a', 3] }, 'id 1 is no text'],
    ['no documents', { call: 'upsert', now: NOW }, 'the call: documents is absent; expected a list'],
    ['no time', { call: 'upsert', documents: [] }, 'the call: now is absent'],
    ['a document that is none', upsertOf(7), 'document 1 is 7; expected an object'],
    [
      'a document of another kind',
      upsertOf(sentimentDocumentOf({ dataType: 'gossip' as 'stats' })),
      'dataType is "gossip"',
    ],
    ['a document with half a time', upsertOf({ ...sentimentDocumentOf(), hour: 0.5 }), 'document 1: hour is 0.5'],
    ['a document without a view', upsertOf({ ...sentimentDocumentOf(), view: null }), 'document 1: view is null'],
    [
      'a document with a number for a title',
      upsertOf({ ...sentimentDocumentOf(), title: 7 }),
      'document 1: title is 7',
    ],
    ['a title for nobody', { call: 'restate', facts: { title: 'x', factsAt: NOW } }, 'the call: movieId is absent'],
    [
      'a ranking that there is not',
      { call: 'ranking', type: 'sentiment' },
      'type is "sentiment"; expected one of trending',
    ],
    ['a ranking without end', { call: 'ranking', type: 'trending', at: NOW, now: NOW }, 'the call: limit is absent'],
    ['a date that is none', { call: 'movieView', movieId: 1, now: { $date: 'noon' } }, 'a value of no form'],
  ])('refuses %s, and does nothing', async (_, event, message) => {
    const { documents, handler } = rig();
    const refused = handler(event);
    await expect(refused).rejects.toBeInstanceOf(RefusedCall);
    await expect(refused).rejects.toThrow('nothing was done');
    await expect(refused).rejects.toThrow(message);
    expect(documents.all()).toEqual([]);
  });
});

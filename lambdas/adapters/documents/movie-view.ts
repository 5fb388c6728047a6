import { DATA_TYPES, type DataType, type MovieView, type ViewDocument } from '../../core/serving/view-ports.ts';

/** Of the newest document of each type; `null` of none. The title is that of the newest document that has one. */
export const movieViewOf = (movieId: number, latest: readonly ViewDocument[]): MovieView | null => {
  if (latest.length === 0) return null;
  const newestFirst = latest.toSorted((one, other) => other.windowStart - one.windowStart);
  const titled = newestFirst.find(({ title }) => title !== null);
  const newestOf = (type: DataType) => newestFirst.find(({ dataType }) => dataType === type) ?? null;
  const byType = Object.fromEntries(DATA_TYPES.map((type) => [type, newestOf(type)])) as Record<
    DataType,
    ViewDocument | null
  >;
  return { movieId, title: titled?.title ?? null, ...byType };
};

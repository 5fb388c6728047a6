/** The requests of a poll, below the API's version. Source: developer.themoviedb.org/reference */
import type { TrendingTimeWindow } from '../../../schema/records.ts';

export const popularPath = (page: number): string => `/movie/popular?page=${page}`;
export const trendingPath = (timeWindow: TrendingTimeWindow, page: number): string =>
  `/trending/movie/${timeWindow}?page=${page}`;
/** Movies changed in the last 24 hours. */
export const changesPath = (page: number): string => `/movie/changes?page=${page}`;
export const reviewsPath = (movieId: number, page: number): string => `/movie/${movieId}/reviews?page=${page}`;
/** Details and the first page of reviews, for the price of one request. */
export const detailsPath = (movieId: number): string => `/movie/${movieId}?append_to_response=reviews`;

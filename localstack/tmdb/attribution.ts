/** TMDB's terms ask for this sentence wherever its data is shown. Source: www.themoviedb.org/api-terms-of-use */
export const TMDB_ATTRIBUTION = 'This product uses the TMDB API but is not endorsed or certified by TMDB.';

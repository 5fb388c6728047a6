import { layering } from './layering.ts';
import { noCurrentDate } from './no-current-date.ts';
import { noForAwait } from './no-for-await.ts';

/** Rules of this repository that the linter does not bring along. Its plugin interface asks for a default export. */
export default {
  meta: { name: 'house' },
  rules: { layering, 'no-current-date': noCurrentDate, 'no-for-await': noForAwait },
};

import type { RunObserver } from '../../console/watching/run-observer.ts';
import { openServingViews, type ServingViews, type ServingViewsSettings } from '../../pipeline/local-serving-views.ts';

/** Who looks on hears of executions, and of label changes. */
export const watchedViews = (
  settings: ServingViewsSettings,
  { watching, executions }: RunObserver,
): Promise<ServingViews> => {
  const { workflowStores } = settings.backend;
  const stores = { ...workflowStores, labelChanges: watching(workflowStores.labelChanges) };
  return openServingViews({ ...settings, backend: { workflowStores: stores }, observer: executions });
};

import htm from 'htm';
import { type ComponentChildren, h } from 'preact';

/** Markup without a compiler. Texts are text nodes, whatever stands in them: nothing here ever parses HTML. */
export const html = htm.bind<ComponentChildren>(h as never);

export type Html = ComponentChildren;
